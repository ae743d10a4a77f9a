// An invocation by lens, and by the palette with an event that is picked.

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  // Opened by a click, it is in a tab that the next preview takes.
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "handler.go" }).click();
  await page.locator(".tabs-container .tab .tab-label.italic, .tabs-container .tab.italic, .tab .italic", { hasText: "handler.go" }).first().waitFor();
  await window.lens("Invoke").waitFor();
  await page.locator(".statusbar-item", { hasText: "hello · provided.al2023 · default · eu-west-1" }).waitFor();
  await window.clickLens("Invoke", window.tab("response.json"));
  const response = page.locator(".editor-instance", { hasText: "Hello, World!" }).first();
  await response.waitFor();
  await page.locator(".editor-instance", { hasText: "greet World" }).first().waitFor();
  await page.locator(".editor-instance", { hasText: "REPORT RequestId" }).first().waitFor();
  await window.shot("invoke");

  await window.tab("handler.go").first().click();
  await window.run("Lambda: Invoke…", window.row("event.json"));
  await window.input.fill("sqs");
  await window.row("SQS: queue").first().waitFor();
  await page.locator(".editor-instance", { hasText: "aws:sqs" }).first().waitFor();
  await window.shot("pick-event");
  await page.keyboard.press("Escape");
  await window.tab("sqs.json").first().waitFor({ state: "detached" });

  await window.run("Lambda: Invoke…", window.row("Other JSON…"));
  await window.choose("Other JSON…");
  await window.input.fill('{"name": 1}');
  await page.keyboard.press("Enter");
  await window.tab("error.json").waitFor();
  await window.toast(/hello failed: .*cannot unmarshal number/).waitFor();
  await window.shot("invoke-failed");
}
