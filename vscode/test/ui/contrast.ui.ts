// In a theme of high contrast all that is ours can be told from the ground.

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.openFile("handler.go");
  await page.locator(`.monaco-workbench.${window.scene.vars["ground"]}`).waitFor();
  await window.lens("Invoke").waitFor();
  await window.replace("*runtime.Context", "runtime.Context");
  await window.squiggle().first().waitFor();
  await page.locator(".statusbar-item", { hasText: "hello · provided.al2023" }).waitFor();
  await window.run("Testing: Focus on Test Explorer View", page.locator(".test-explorer .monaco-list-row"));
  await window.shot(`contrast-${window.scene.vars["ground"]}`);
}
