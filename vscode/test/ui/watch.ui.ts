// Watch serves the function until it is cancelled, and what is saved answers.

import { clicked, type Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.openFile("handler.go");
  await window.lens("Build").waitFor();
  const serving = window.toast("Watch hello: serving");
  await window.run("Lambda: Watch", serving);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec((await serving.textContent()) ?? "")?.[0] ?? "";
  await page.locator(".part.panel select, .part.panel .monaco-select-box", { hasText: "Lambda: hello" }).first().waitFor();
  const invoke = async (): Promise<string> => {
    const response = await fetch(`${url}/2015-03-31/functions/hello/invocations`, { method: "POST", body: '{"name": "you"}' });
    return response.text();
  };
  await window.until("it answers", async () => (await invoke()) === '"Hello, you!"');
  await window.openFile("handler.go");
  await window.replace("Hello, ", "Good day, ");
  await page.keyboard.press("Control+S");
  await window.until("what is saved answers", async () => (await invoke()) === '"Good day, you!"');
  await window.shot("watch");

  // What does not build is in Problems until it does: here with a file that was missing.
  await window.replace('"Good day, "', "greeting");
  await page.keyboard.press("Control+S");
  await window.squiggle().first().waitFor();
  window.write("greeting.go", 'package main\n\nconst greeting = "Good night, "\n');
  await window.until("the new file is built", async () => (await invoke()) === '"Good night, you!"');
  await window.squiggle().first().waitFor({ state: "detached" });
  const cancel = page.locator(".notifications-center .notification-list-item", { hasText: "Watch hello" }).locator(".monaco-button", { hasText: "Cancel" });
  await window.run("Notifications: Show Notifications", cancel); // it may be hidden
  await window.until("it has ended", async () => {
    await clicked(cancel);
    return fetch(url).then(() => false, () => true);
  });
}
