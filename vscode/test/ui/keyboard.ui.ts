// Without a mouse: a lens, the account, and the tests.

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.openFile("handler.go");
  await window.lens("Build").waitFor();
  await window.goTo("func Handle(");
  // When VS Code asks for lenses anew, the command has none to show, or what is chosen
  // of them does nothing.
  await window.repeat(window.toast(/Build: bootstrap, /), 30_000, async () => {
    await window.run("Show CodeLens Commands for Current Line", window.row("Deploy"));
    await window.fill("Build");
    await page.keyboard.press("Enter");
  });

  await window.run("Lambda: Select Profile and Region…", window.row("As the AWS CLI"));
  await page.keyboard.press("Enter");
  await window.row("Another region…").waitFor();
  await window.input.fill("Another");
  await page.keyboard.press("Enter");
  await window.row("Another region…").waitFor({ state: "hidden" });
  await window.input.fill("eu-other-1");
  await page.keyboard.press("Enter");
  await page.locator(".statusbar-item", { hasText: "eu-other-1" }).waitFor();

  await window.run("Testing: Focus on Test Explorer View", window.test("hello (Not yet run)"));
  await window.repeat(window.test("event.json (Not yet run)"), 5000, async () => {
    for (const key of ["Control+ArrowDown", "Home", "ArrowRight"]) {
      await page.keyboard.press(key);
    }
  });
  await page.keyboard.press("ArrowDown");
  await window.run("Test: Run All Tests", window.test(/^event.json \(Passed\)/));
}
