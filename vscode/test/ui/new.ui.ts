// A new function, from the palette to its open handler.

import * as fs from "node:fs";

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.run("Lambda: New Function…", window.row("SQS: queue"));
  await window.input.fill("sqs");
  await window.row("SQS: queue").first().waitFor();
  await window.tab("sqs.json").waitFor(); // what such a function is invoked with
  await window.until("the sample is shown", async () => (await window.text()).includes("Records"));
  await window.shot("new-source");
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-message", { hasText: "directory" }).waitFor();
  await window.tab("sqs.json").waitFor({ state: "detached" });
  await window.input.fill("orders");
  await page.keyboard.press("Enter");
  await window.tab("handler.go").waitFor();
  await window.until("the handler is shown", async () => (await window.text()).includes("events.SQSEvent"));
  for (const name of ["handler_test.go", "function.json", "event.json", "go.mod"]) {
    if (!fs.existsSync(window.file(`orders/${name}`))) {
      throw new Error(`there is no ${name}`);
    }
  }
  await window.lens("Invoke").waitFor();
  await window.shot("new-function");
}
