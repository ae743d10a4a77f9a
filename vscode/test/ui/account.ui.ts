// The profile and region that commands work in are chosen in the status bar.

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  const status = (text: string) => page.locator(".statusbar-item", { hasText: text });
  await window.openFile("handler.go");
  // VS Code asks for lenses only while the editor has the keys: before they go elsewhere.
  await window.lens("Deploy").waitFor();
  await window.click(status("hello · provided.al2023 · default · us-east-1"), window.row("work"));
  await window.shot("pick-profile");
  await window.choose("work");
  await window.row("Another region…").waitFor();
  await window.shot("pick-region");
  await window.choose("The profile's");
  await window.click(status("hello · provided.al2023 · work · us-east-1"), window.row("work")); // AWS_REGION outranks the profile's own
  await window.choose("work");
  await window.choose("Another region…");
  await window.input.fill("nowhere");
  await page.locator(".quick-input-message", { hasText: "nowhere is no region's name" }).waitFor();
  await window.input.fill("eu-other-1");
  await page.keyboard.press("Enter");
  await status("hello · provided.al2023 · work · eu-other-1").waitFor();

  // It is what the question names.
  await window.run("Lambda: Deploy…", window.row(/^Cancel/));
  await page.locator(".quick-input-title, .quick-input-widget", { hasText: "eu-other-1" }).first().waitFor();
  await window.choose(/^Cancel/);

  await window.click(status("work · eu-other-1"), window.row("As the AWS CLI"));
  await window.choose("As the AWS CLI");
  await window.choose("The profile's");
  await status("hello · provided.al2023 · default · us-east-1").waitFor();
}
