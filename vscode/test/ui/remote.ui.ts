// What is done with a deployed function: it is invoked where it is, and deleted once
// the question is answered with a yes.

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.openFile("handler.go");
  await window.lens("Deploy").waitFor();
  await window.run("Lambda: Invoke Remote…");
  await window.row("event.json").first().click();
  await window.tab("response.json").waitFor();
  await page.locator(".editor-instance", { hasText: "Hello, World!" }).first().waitFor();
  await window.shot("invoke-remote");

  await window.tab("handler.go").first().click();
  for (const [answer, said] of [[/^Cancel/, "nothing was changed"], [/^Delete/, "Delete: done"]] as const) {
    await window.run("Lambda: Delete");
    await window.row("nothing is changed").waitFor();
    await window.shot("delete");
    await window.row(answer).click();
    await window.toast(said).waitFor();
  }
}
