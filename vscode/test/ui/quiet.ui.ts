// Without Lambda code nothing is started; with the first line of it, a server is.

import * as fs from "node:fs";

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { started = "" } = window.scene.vars;
  const starts = () => (fs.existsSync(started) ? fs.statSync(started).size : 0);
  await window.openFile("main.go");
  // The log is the extension's last part to be there: it has looked by then. A window
  // that is still coming up may close the palette as it is answered.
  const log = window.page.locator(".part.panel");
  await window.repeat(log, 10_000, () => window.run("Lambda: Show Log"));
  if (starts() !== 0) {
    throw new Error("a server is started for Go code that is no function");
  }
  // It takes the keys when it is shown, which is later than it can be seen.
  await window.until("the log has the keys", () => log.evaluate((panel) => panel.matches(":focus-within")));
  await window.openFile("main.go");
  for (const key of ["Control+Home", "End", "Enter"]) {
    await window.page.keyboard.press(key);
  }
  await window.page.keyboard.type('import _ "github.com/aws/aws-lambda-go/lambda"');
  await window.page.keyboard.press("Control+S");
  await window.until("the import is saved", () => fs.readFileSync(window.file("main.go"), "utf8").includes("aws-lambda-go"));
  await window.until("a server is started", () => starts() === 1);
}
