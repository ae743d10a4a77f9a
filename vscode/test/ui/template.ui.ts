// An empty file is filled with a handler, and saved: it is a function then.

import * as fs from "node:fs";

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  await window.openFile("handler.go");
  await window.run("Snippets: Fill File with Snippet", window.row("Lambda: "));
  await window.input.fill("Lambda: sqs");
  await window.row("Lambda: sqs (shim)").waitFor();
  await window.shot("template");
  await window.input.fill("Lambda: plain (shim)");
  await window.choose("Lambda: plain (shim)");
  await window.until("the handler is there", async () => (await window.text()).includes("func Handle(evt Event, "));
  await window.page.keyboard.type("Greet"); // each place that has the name has it now
  await window.page.keyboard.press("Control+S");
  await window.until("the handler is saved", () => {
    const text = fs.readFileSync(window.file("handler.go"), "utf8");
    return text.includes("// Greet greets") && text.includes("func Greet(evt Event, ");
  });
  await window.lens("Invoke").waitFor();
}
