// Without Lambda code nothing is started; with the first line of it, a server is.

import * as fs from "node:fs";

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { started = "" } = window.scene.vars;
  const starts = () => (fs.existsSync(started) ? fs.readFileSync(started, "utf8").trim().split("\n").length : 0);
  await window.openFile("main.go");
  // The log is the extension's last part to be there: it has looked by then. A window
  // that is still coming up may close the palette as it is answered.
  const log = window.page.locator(".panel .pane-body, .output-view-container, .part.panel").first();
  await window.until("the log is shown", async () => {
    await window.run("Lambda: Show Log");
    return log.waitFor({ timeout: 10_000 }).then(() => true, () => false);
  });
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
