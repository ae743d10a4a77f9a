// The walkthrough has its steps with their pictures, and a step's button works.

import { goes, type Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  const title = "Write a Lambda function in Go";
  await window.run("Welcome: Open Walkthrough...", window.row(title));
  await window.choose(title);
  await window.until("there is room for pictures", async () => {
    await window.run("View: Close Primary Side Bar");
    return goes(page.locator(".part.sidebar"), 5000);
  });
  const guide = page.locator(".gettingStartedContainer");
  for (const step of ["Be told what Lambda would reject", "Run it here", "Build and deploy it", "Write a function"]) {
    await guide.locator(".step-title", { hasText: step }).first().click();
    const picture = guide.locator(".getting-started-media img").first();
    await picture.waitFor();
    await window.until(`${step} has its picture`, async () => picture.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth > 0));
  }
  await window.shot("walkthrough");
  await window.click(guide.locator(".monaco-button", { hasText: "New Function" }).first(), window.row("SQS: queue"));
  await page.keyboard.press("Escape");
}
