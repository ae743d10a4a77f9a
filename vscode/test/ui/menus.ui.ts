// The commands where a function is: in the explorer's menu and in the editor's title.

import * as fs from "node:fs";
import type { Locator } from "playwright-core";

import { comes, goes, type Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.openFile("handler.go");
  await window.lens("Build").waitFor();
  const title = page.locator(".editor-group-container .title .action-label");

  await window.run("View: Show Explorer");
  const file = page.locator(".explorer-folders-view .monaco-list-row", { hasText: "handler.go" });
  // A menu closes when its view is drawn anew, and one of a window that is coming up has
  // nothing that can be chosen: whether the workspace is trusted is not known yet.
  const open = async () => {
    await file.click({ button: "right" });
    await item(window, "Lambda").hover({ timeout: 5000 }).catch(() => undefined);
    const offered = await comes(item(window, /^Package/), 5000);
    if (!offered) {
      await close();
    }
    return offered;
  };
  const close = () =>
    window.until("the menu is closed", async () => {
      await page.keyboard.press("Escape"); // which closes one level
      return goes(page.locator(".monaco-menu"), 1000);
    });
  await window.until("the explorer's menu is open", open);
  await window.shot("menu-explorer");
  // A menu takes no click in its first moment, and one that is drawn anew has such a
  // moment again. One that was taken has closed the menu.
  await window.until("the explorer's menu builds", async () => {
    await item(window, /^Build/).click({ timeout: 5000 }).catch(() => undefined);
    const taken = await goes(page.locator(".monaco-menu"), 2000);
    if (taken && (await window.within(60_000, () => fs.existsSync(window.file("bootstrap"))))) {
      return true;
    }
    await close();
    await open();
    return false;
  });

  const titleMenu = page.locator(".editor-group-container .title").getByLabel(/^Lambda$/).first();
  await window.repeat(item(window, /^Deploy…/), 5000, () => titleMenu.click());
  await window.shot("menu-title");
  await item(window, /^Package/).click();
  await window.until("the title's menu packages", () => fs.readdirSync(window.scene.folder).some((name) => name.endsWith(".zip")));

  await title.and(page.getByLabel(/^Invoke…/)).first().click();
  await window.choose("event.json");
  await window.tab("response.json").waitFor();
}

// item is an entry of the menu that is open, and can be chosen.
function item(window: Window, label: string | RegExp): Locator {
  return window.page.locator(".monaco-menu .action-item:not(.disabled) .action-label", { hasText: label }).first();
}
