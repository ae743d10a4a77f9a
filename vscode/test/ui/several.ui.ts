// Two folders with a function each: where none is meant, one is asked.

import * as fs from "node:fs";
import * as path from "node:path";

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page, scene } = window;
  const file = (name: string) => path.join(path.dirname(scene.folder), name);

  await window.run("Lambda: Build", window.row("hello"));
  await window.row("goodbye").first().waitFor();
  await window.shot("pick-function");
  const shown = (await window.row("goodbye").first().innerText()).trim();
  if (shown.includes(path.dirname(scene.folder))) {
    throw new Error(`a folder that is open is called ${shown}`);
  }
  await window.choose("goodbye");
  await window.toast(/Build: bootstrap, \d+\.\d MB in/).waitFor();
  if (!fs.existsSync(file("goodbye/bootstrap")) || fs.existsSync(file("hello/bootstrap"))) {
    throw new Error("another function was built than the one that was picked");
  }

  await window.run("Lambda: New Function…", window.row("SQS: queue"));
  await window.input.fill("plain");
  await window.choose("JSON of your own");
  await window.choose("goodbye");
  await page.locator(".quick-input-message", { hasText: "below goodbye" }).waitFor();
  await window.input.fill("third");
  await page.keyboard.press("Enter");
  await window.tab("handler.go").waitFor();
  if (!fs.existsSync(file("goodbye/third/handler.go"))) {
    throw new Error("the function is not in the folder that was picked");
  }
}
