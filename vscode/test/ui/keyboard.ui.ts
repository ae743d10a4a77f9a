// Without a mouse: a lens, the account, and the tests.

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.openFile("handler.go");
  await window.lens("Build").waitFor();
  const line = (await window.text()).split("\n").findIndex((text) => text.startsWith("func Handle(")) + 1;
  await window.ask("Control+G", `:${line}`);
  await page.keyboard.press("Enter");
  // While VS Code asks for lenses anew, the command has none to show.
  await window.repeat(window.row("Deploy"), 10_000, () => window.run("Show CodeLens Commands for Current Line"));
  await window.input.fill("Build");
  await page.keyboard.press("Enter");
  await window.toast(/Build: bootstrap, /).waitFor();

  await window.run("Lambda: Select Profile and Region…");
  await window.row("As the AWS CLI").waitFor();
  await page.keyboard.press("Enter");
  await window.row("Another region…").waitFor();
  await window.input.fill("Another");
  await page.keyboard.press("Enter");
  await window.row("Another region…").waitFor({ state: "hidden" });
  await window.input.fill("eu-other-1");
  await page.keyboard.press("Enter");
  await page.locator(".statusbar-item", { hasText: "eu-other-1" }).waitFor();

  await window.run("Testing: Focus on Test Explorer View");
  await window.test("hello (Not yet run)").waitFor();
  await window.repeat(window.test("event.json (Not yet run)"), 5000, async () => {
    for (const key of ["Control+ArrowDown", "Home", "ArrowRight"]) {
      await page.keyboard.press(key);
    }
  });
  await page.keyboard.press("ArrowDown");
  await window.run("Test: Run All Tests");
  await window.test(/^event.json \(Passed\)/).waitFor();
}
