// The Test Explorer: events that pass and fail, one that is run alone and
// cancelled, and files that come and go.

import * as fs from "node:fs";

import { hasVariable } from "./processes";
import { clicked, type Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.openFile("handler.go");
  await window.lens("Invoke").waitFor();
  await window.run("Testing: Focus on Test Explorer View", window.test("hello (Not yet run)"));
  await window.repeat(window.test("event.json (Not yet run)"), 5000, async () => {
    await window.test("hello (Not yet run)").click();
    await page.keyboard.press("ArrowRight");
  });

  await window.run("Test: Run All Tests", window.test(/^event.json \(Passed\), in [\d.]+ms/));
  await window.test(/^event-nobody.json \(Failed\), in [\d.]+ms/).waitFor();
  await window.test(/^events\/panics.json \(Failed\), in [\d.]+ms/).waitFor();
  await window.test(/^hello \(Failed\)/).waitFor();
  await besides(window, "panic: runtime error: invalid memory address", 'evt.Name = "somebody"');
  await window.shot("tests");

  // The tree of results may be closed, and its run folded.
  const results = page.locator(".test-output-peek-tree .monaco-list-row");
  await window.run("Test Results: Focus on Test Results View", results);
  await window.repeat(results.filter({ hasText: /^event.json/ }), 5000, async () => {
    await results.filter({ hasText: /^Lambda functions in Go/ }).click();
    await page.keyboard.press("ArrowRight");
  });
  await window.click(results.filter({ hasText: /^event.json/ }), page.locator(".xterm-rows", { hasText: "greet World" }));
  await page.locator(".xterm-rows", { hasText: '"Hello, World!"' }).waitFor();
  await window.shot("tests-output");

  // The function of this one is at it for a minute.
  window.write("events/slow.json", '{"name": "slow"}\n');
  const slow = window.test(/^events\/slow.json/);
  await window.until("its test is run", async () => {
    await slow.hover(); // the line may be drawn anew
    return clicked(slow.locator('.action-label[aria-label^="Run Test"]'));
  });
  // The label of a line that has not moved still says what was.
  await slow.locator(".codicon-modifier-spin").waitFor();
  await window.until("the function sleeps", () => functions().length > 0);
  await window.shot("tests-running");
  await window.run("Test: Cancel Test Run");
  await slow.locator(".codicon-testing-skipped-icon").waitFor();
  await window.until("the function has ended", () => functions().length === 0);
  await window.test(/^event.json \(Passed\)/).waitFor(); // it was not run again

  fs.rmSync(window.file("events/slow.json"));
  await slow.waitFor({ state: "detached" });

  // What does not build is said where it is wrong.
  const text = fs.readFileSync(window.file("handler.go"), "utf8");
  window.write("handler.go", text.replace('"somebody"', "nobody"));
  await window.run("Test: Run All Tests", window.test(/^event.json \(Errored\)/));
  await besides(window, "undefined: nobody", "evt.Name = nobody");
  await window.shot("tests-errored");

  // functions are the processes of this function.
  function functions(): string[] {
    return fs.readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && hasVariable(Number(pid), `LAMBDA_TEST_SCENE=${window.scene.folder}`));
  }
}

// besides waits for a message to stand beside a line at the editor's end, which is
// not in sight when the file has been read anew.
async function besides(window: Window, message: string, line: string): Promise<void> {
  const end = window.page.locator(".editor-instance .view-line", { hasText: line });
  await window.until(`${line} is in sight`, async () => {
    await window.page.keyboard.press("Control+1"); // the first group of editors has the keys
    await window.page.keyboard.press("Control+End");
    return (await end.count()) > 0;
  });
  const shown = window.page.locator(".test-error-content-widget", { hasText: message }).first();
  const beside = end.first();
  await window.until(`${message} stands beside ${line}`, async () => {
    const [a, b] = [await shown.boundingBox(), await beside.boundingBox()];
    return a !== null && b !== null && Math.abs(a.y + a.height / 2 - (b.y + b.height / 2)) < b.height / 2;
  });
}
