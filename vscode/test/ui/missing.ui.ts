// No server to be had: one message, with a button.

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { says = "", button = "" } = window.scene.vars;
  await window.openFile("handler.go");
  const message = window.toast(says);
  await message.waitFor();
  await message.getByText(button, { exact: true }).waitFor();
  await window.shot(`missing-${button.toLowerCase().replace(" ", "-")}`);
  const all = await window.page.locator(".notification-toast").count();
  if (all !== 1) {
    throw new Error(`${all} messages are shown`);
  }
  await window.answer(message, button);
  await window.page.locator(button === "Install" ? ".terminal-wrapper" : ".settings-editor").first().waitFor();
}
