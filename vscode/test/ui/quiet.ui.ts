// Without Lambda code nothing is started; with the first line of it, a server is.

import * as fs from "node:fs";

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { started = "" } = window.scene.vars;
  const starts = () => (fs.existsSync(started) ? fs.readFileSync(started, "utf8").trim().split("\n").length : 0);
  await window.openFile("main.go");
  // The log is the extension's last part to be there: it has looked by then.
  await window.run("Lambda: Show Log");
  await window.page.locator(".panel .pane-body, .output-view-container, .part.panel").first().waitFor();
  if (starts() !== 0) {
    throw new Error("a server is started for Go code that is no function");
  }
  await window.page.locator(".editor-instance .view-line").last().click();
  await window.page.keyboard.press("Control+Home");
  await window.page.keyboard.press("End");
  await window.page.keyboard.press("Enter");
  await window.page.keyboard.type('import _ "github.com/aws/aws-lambda-go/lambda"');
  await window.page.keyboard.press("Control+S");
  await window.until("a server is started", () => starts() === 1);
}
