// Debugging by lens: a breakpoint, the event among the variables, the response and
// the log in the debug console; and by the palette, with an event that is picked.

import * as fs from "node:fs";
import type { Locator } from "playwright-core";

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.openFile("handler.go");
  await window.lens("Debug").waitFor();
  await window.goTo("log.Printf");
  await page.keyboard.press("F9");
  await page.locator(".codicon-debug-breakpoint, .codicon-debug-breakpoint-unverified").first().waitFor();

  const stopped = page.locator(".debug-top-stack-frame-line").first();
  await window.clickLens("Debug", page.locator(".debug-toolbar"));
  await stopped.waitFor();
  await expand(window, "Locals");
  await expand(window, "evt");
  await variable(window, /Name.*"World"/).waitFor();
  await window.shot("debug");

  await page.keyboard.press("F5");
  await stopped.waitFor({ state: "detached" });
  const said = (text: string) => page.locator(".repl .monaco-list-row", { hasText: text }).first();
  await said("Hello, World!").waitFor();
  await said("greet World").waitFor();
  await page.locator(".debug-toolbar").waitFor({ state: "hidden" });
  await window.shot("debug-console");

  // There are two now: one is asked which.
  window.write("events/again.json", '{"name": "Again"}\n');
  await window.run("Lambda: Debug", window.row("again.json"));
  await window.choose("again.json");
  await stopped.waitFor();
  await end(window, stopped);

  // Without a launch.json VS Code offers the same.
  await window.run("Debug: Select and Start Debugging", window.row("Lambda..."));
  await window.choose("Lambda...");
  await window.choose("Debug hello (events/again.json)");
  await stopped.waitFor();
  await expand(window, "Locals");
  await variable(window, /evt.*"Again"/).waitFor();
  await end(window, stopped);

  // What cannot be built is said where the response would be, and is in Problems.
  window.write("broken.go", "package main\n\nvar _ = nothing\n");
  await window.run("Lambda: Debug", window.row("event.json"));
  await window.choose("event.json");
  await page.locator(".monaco-dialog-box", { hasText: "undefined: nothing" }).waitFor();
  await window.shot("debug-refused");
  await page.keyboard.press("Escape");
  await window.run("Problems: Focus on Problems View", page.locator(".markers-panel .monaco-list-row", { hasText: "undefined: nothing" }));
  fs.rmSync(window.file("broken.go"));

  // Nor what is no handler.
  window.write("handler.go", "package main\n\nfunc Handle() {}\n");
  await window.run("Lambda: Debug", window.row("event.json"));
  await window.choose("event.json");
  await page.locator(".monaco-dialog-box", { hasText: "no handler found" }).waitFor();
  await page.keyboard.press("Escape");
}

// end stops the session.
async function end(window: Window, stopped: Locator): Promise<void> {
  await window.page.keyboard.press("Shift+F5");
  await stopped.waitFor({ state: "detached" });
  await window.page.locator(".debug-toolbar").waitFor({ state: "hidden" });
}

// variable is a line of the variables' view.
function variable(window: Window, text: string | RegExp): Locator {
  return window.page.locator(".debug-variables .monaco-list-row", { hasText: text }).first();
}

// expand opens a line, which VS Code may have done by itself.
async function expand(window: Window, text: string): Promise<void> {
  const row = variable(window, text);
  await row.waitFor();
  await window.until(`${text} is open`, async () => {
    if ((await row.getAttribute("aria-expanded")) !== "true") {
      await row.click();
      await window.page.keyboard.press("ArrowRight");
    }
    return (await row.getAttribute("aria-expanded")) === "true";
  });
}
