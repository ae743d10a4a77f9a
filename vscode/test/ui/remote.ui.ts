// What is done with a deployed function: it is invoked where it is, what it has logged
// is shown until that is cancelled, going back to the version before asks, and it is
// deleted once the question is answered with a yes.

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.openFile("handler.go");
  await window.lens("Deploy").waitFor();
  await window.run("Lambda: Invoke Remote…", window.row("event.json"));
  await window.choose("event.json");
  await window.tab("response.json").waitFor();
  await page.locator(".editor-instance", { hasText: "Howdy, World!" }).first().waitFor();
  await window.shot("invoke-remote");

  await window.tab("handler.go").first().click();
  // What is in a channel is not shown here: this VS Code lacks a native module for it.
  await window.run("Lambda: Logs", page.locator(".part.panel select, .part.panel .monaco-select-box", { hasText: "Lambda: hello" }));
  await window.shot("logs");
  await window.answer(window.toast("Logs hello"), "Cancel");

  await window.run("Lambda: Rollback", window.row(/^Rollback/));
  await window.shot("rollback");
  await window.choose(/^Cancel/);
  await window.toast("Rollback: hello: not confirmed; nothing was changed").waitFor();

  for (const [answer, said] of [[/^Cancel/, "Delete: hello: not confirmed; nothing was changed"], [/^Delete/, "Delete: done"]] as const) {
    await window.run("Lambda: Delete", window.row("nothing is changed"));
    await window.shot("delete");
    await window.choose(answer);
    await window.toast(said).waitFor();
  }
}
