// A squiggle as one types, its fix by the lightbulb, and the lenses.

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.openFile("handler.go");
  for (const title of ["Invoke", "Build", "Package", "Deploy"]) {
    await window.lens(title).waitFor();
  }
  // The pointer goes: what is by value can be no context.
  await window.replace("*runtime.Context", "runtime.Context");
  await window.squiggle().first().waitFor();
  await window.shot("squiggle");

  await window.openFixes("Take *runtime.Context");
  await window.shot("lightbulb");
  await page.keyboard.press("Enter");
  await window.squiggle().first().waitFor({ state: "detached" });
  await window.until("the signature is mended", async () => (await window.text()).includes("ctx *runtime.Context"));
  await window.shot("fixed");
}
