// A server of another version is used, and said so once, with what mends it.

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  await window.openFile("handler.go");
  await window.lens("Build").waitFor();
  const toast = window.toast(/is version 9\.9\.0, which does not go with version 0\.\d+\.\d+ of the extension/);
  await toast.waitFor();
  if ((await toast.count()) !== 1) {
    throw new Error("it is said more than once");
  }
  await window.shot("mismatch");
  await window.answer(toast, "Open Settings");
  await window.page.locator(".settings-editor", { hasText: "lambdaLsp" }).waitFor();
}
