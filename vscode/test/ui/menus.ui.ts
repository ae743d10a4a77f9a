// The commands where a function is: in the explorer's menu and in the editor's title.

import * as fs from "node:fs";
import type { Locator } from "playwright-core";

import { clicked, comes, goes, type Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  await window.openFile("handler.go");
  await window.lens("Build").waitFor();
  const title = page.locator(".editor-group-container .title .action-label");

  await window.run("View: Show Explorer");
  const file = page.locator(".explorer-folders-view .monaco-list-row", { hasText: "handler.go" });
  // A menu closes when its view is drawn anew, and one of a window that is coming up has
  // nothing that can be chosen: whether the workspace is trusted is not known yet.
  const explorer = async () => {
    await file.click({ button: "right" });
    await item(window, "Lambda").hover({ timeout: 5000 }).catch(() => undefined);
  };
  await choose(window, "menu-explorer", explorer, /^Package/, /^Build/, () => fs.existsSync(window.file("bootstrap")));

  const titleMenu = page.locator(".editor-group-container .title").getByLabel(/^Lambda$/).first();
  const packaged = () => fs.readdirSync(window.scene.folder).some((name) => name.endsWith(".zip"));
  await choose(window, "menu-title", () => titleMenu.click(), /^Deploy…/, /^Package/, packaged);

  await window.click(title.and(page.getByLabel(/^Invoke…/)).first(), window.row("event.json"));
  await window.choose("event.json");
  await window.tab("response.json").waitFor();
}

// choose opens a menu that has two entries and takes the second, until that is done.
async function choose(window: Window, name: string, open: () => Promise<void>, other: RegExp, entry: RegExp, done: () => boolean): Promise<void> {
  await window.until(`${name}: ${entry} is done`, async () => {
    await open();
    if (await comes(item(window, other), 5000)) {
      await window.shot(name);
      await clicked(item(window, entry));
    }
    await closed(window);
    return window.within(10_000, done);
  });
}

// closed closes what is open of a menu.
async function closed(window: Window): Promise<void> {
  const menu = window.page.locator(".monaco-menu");
  await window.until("the menu is closed", async () => {
    if (await menu.first().isVisible()) {
      await window.page.keyboard.press("Escape"); // which closes one level
    }
    return goes(menu, 1000);
  });
}

// item is an entry of the menu that is open, and can be chosen: a menu below is in its
// entry, which can be chosen always.
function item(window: Window, label: string | RegExp): Locator {
  return window.page.locator(".monaco-menu .action-item:not(.disabled) > .action-menu-item .action-label", { hasText: label }).first();
}
