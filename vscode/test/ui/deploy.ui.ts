// A deployment from the palette: what it changes is shown as a difference before it
// is asked for, and the answer counts.

import type { Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  const { answer = "", before = "", after = "", done = "" } = window.scene.vars;
  await window.openFile("handler.go");
  await window.lens("Deploy").waitFor();
  await window.run("Lambda: Deploy…", window.row("nothing is changed"));
  await page.locator(".quick-input-title, .quick-input-widget", { hasText: "000000000000" }).first().waitFor();
  await window.tab("hello: deployed ↔ here").waitFor();
  const side = (name: string) => window.text(page.locator(`.monaco-diff-editor .editor.${name}`));
  await window.until(`deployed is ${before}`, async () => (await side("original")).includes(before));
  await window.until(`here is ${after}`, async () => (await side("modified")).includes(after));
  const [question, change] = [page.locator(".quick-input-widget"), page.locator(".monaco-diff-editor .editor.modified .view-line", { hasText: after })];
  await window.until("the question leaves what is changed in sight", async () => {
    const [above, below] = [await question.boundingBox(), await change.first().boundingBox()];
    return above !== null && below !== null && above.y + above.height <= below.y;
  });
  await window.shot(`deploy-${answer}`);

  await window.choose(answer === "yes" ? /^Deploy/ : /^Cancel/);
  await window.tab("hello: deployed ↔ here").waitFor({ state: "detached" });
  await window.toast(done).waitFor();
  await window.shot(`deploy-${answer}-done`);
}
