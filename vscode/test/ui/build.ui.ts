// A build by its lens: with progress, cancelled, done, and refused.

import * as fs from "node:fs";

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const hold = window.scene.vars["hold"] ?? "";
  await window.openFile("handler.go");
  await window.lens("Build").waitFor();

  // While that file is there, the go command gets no further.
  fs.writeFileSync(hold, "");
  const progress = window.toast("Lambda: Build");
  await window.clickLens("Build", progress);
  await window.shot("build-progress");
  await window.answer(progress, "Cancel");
  fs.rmSync(hold);
  await window.page.locator(".codelens-decoration", { hasText: "Last: Build was cancelled" }).waitFor();
  if (fs.existsSync(window.file("bootstrap"))) {
    throw new Error("a cancelled build has left a bootstrap");
  }
  if ((await window.toast("Build").count()) > 0) {
    throw new Error("something is said of a build that the user has cancelled");
  }

  await window.clickLens("Build", window.toast(/Build: bootstrap, \d+\.\d MB in/));
  await window.shot("build-done");
  if (!fs.existsSync(window.file("bootstrap"))) {
    throw new Error("there is no bootstrap");
  }
  await window.page.locator(".codelens-decoration", { hasText: "Last: Build: bootstrap" }).waitFor();
  await window.run("Notifications: Clear All Notifications");

  // What does not compile is in Problems, in the words of the compiler.
  const text = fs.readFileSync(window.file("handler.go"), "utf8");
  fs.writeFileSync(window.file("handler.go"), text.replace("evt.Name)\n", "evt.Nmae)\n"));
  await window.until("VS Code has read the file", async () => (await window.text()).includes("evt.Nmae"));
  await window.run("Lambda: Build");
  await window.toast(/evt\.Nmae undefined/).waitFor();
  await window.answer(window.toast(/evt\.Nmae undefined/), "Show Problems");
  await window.page.locator(".markers-panel .monaco-list-row", { hasText: "evt.Nmae undefined" }).first().waitFor();
  await window.squiggle().first().waitFor();
  await window.shot("build-problems");
}
