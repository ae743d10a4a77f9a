// Where no region is known, a command that needs one asks.

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.openFile("handler.go");
  await window.lens("Deploy").waitFor();
  await window.run("Lambda: Deploy…", window.row("As the AWS CLI"));
  await window.choose("As the AWS CLI");
  await window.choose("Another region…");
  await window.input.fill("eu-west-3");
  await page.keyboard.press("Enter");
  await page.locator(".statusbar-item", { hasText: "hello · provided.al2023 · default · eu-west-3" }).waitFor();
  await window.toast("Deploy: credentials: AWS cannot be reached").waitFor(); // there is nobody at the address of this test
}
