// One window of VS Code, and what a person does in it.

import * as fs from "node:fs";
import * as path from "node:path";
import type { Locator, Page } from "playwright-core";

import type { VSCode } from "./vscode";

export interface Scene {
  readonly folder: string; // what the window has open: a directory, or a file that names several
  readonly shots: string; // where pictures go
  readonly vars: Readonly<Record<string, string>>; // what else the Go test tells
}

// patience bounds every wait, in ms: only a test that fails anyway reaches it.
export const patience = Number(process.env["VSCODE_PATIENCE"] ?? 120_000);

export class Window {
  // said is what the window and the extension host have written to the console.
  readonly said: string[] = [];

  private constructor(
    readonly page: Page,
    readonly scene: Scene,
    readonly vscode: VSCode,
  ) {}

  static async open(vscode: VSCode, scene: Scene, payload: readonly [string, string][] = []): Promise<Window> {
    const context = await vscode.browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const window = new Window(page, scene, vscode);
    page.on("console", (message) => window.said.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => window.said.push(`error: unhandled ${error.stack ?? error.message}`));
    await window.load(payload);
    return window;
  }

  async load(payload: readonly [string, string][] = []): Promise<void> {
    const what = this.scene.folder.endsWith(".code-workspace") ? "workspace" : "folder";
    const query = `${what}=${encodeURIComponent(this.scene.folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    const open = async () => {
      await this.page.goto(`http://127.0.0.1:${this.vscode.port}/?${query}`);
      await this.page.waitForSelector(".monaco-workbench .part.editor");
    };
    if (what === "folder") {
      return open();
    }
    // Where the file that names the folders is read before the server's files can be, VS Code
    // takes it for empty, and keeps to that.
    await this.repeat(this.page.locator(".explorer-folders-view .monaco-list-row"), 30_000, open);
  }

  // remote is what VS Code calls a file of the machine.
  remote(file: string): string {
    return `vscode-remote://127.0.0.1:${this.vscode.port}${file}`;
  }

  // openFile opens a file of the folder, as Go to File does. What is typed then
  // goes into it. A window that is coming up may take the keys for something else.
  async openFile(name: string): Promise<void> {
    await this.repeat(this.tab(path.basename(name)).and(this.page.locator(".active")), 15_000, async () => {
      await this.ask("Control+P", name);
      await this.row(path.basename(name)).first().waitFor();
      await this.page.keyboard.press("Enter");
    });
    await this.page.locator(".editor-instance .monaco-editor.focused .view-line").first().waitFor();
  }

  // ask opens a quick input and writes into it. A window that is coming up may miss the
  // key, or close what it opens.
  async ask(key: string, text: string): Promise<void> {
    await this.until(`${key} takes ${text}`, async () => {
      await this.page.keyboard.press(key);
      return this.fill(text);
    });
  }

  // fill writes into the quick input, and reports whether there was one.
  fill(text: string): Promise<boolean> {
    return this.input.fill(text, { timeout: 10_000 }).then(() => true, () => false);
  }

  // goTo puts the caret on the line that starts like that.
  async goTo(start: string): Promise<void> {
    const line = (await this.text()).split("\n").findIndex((text) => text.trimStart().startsWith(start)) + 1;
    await this.repeat(this.page.locator(".statusbar-item", { hasText: `Ln ${line}, ` }), 5000, async () => {
      await this.ask("Control+G", `:${line}`);
      await this.page.keyboard.press("Enter");
    });
  }

  // run runs a command of the palette by its whole title. The palette lists what is
  // registered when it opens: it is opened again until the command is there. With an
  // effect it is run until that is seen: a window that is coming up closes the palette
  // as it is answered.
  async run(title: string, effect?: Locator): Promise<void> {
    if (effect !== undefined) {
      return this.repeat(effect, 30_000, () => this.run(title));
    }
    await this.until(`the palette has ${title}`, () => this.offers(title));
    await this.page.keyboard.press("Enter");
    await this.until("the palette is closed", async () => !(await this.input.isVisible()) || !(await this.input.inputValue()).startsWith(">"));
  }

  // choose takes a line of a quick pick, which may be drawn anew under the mouse. What
  // comes next has its own input.
  async choose(text: string | RegExp): Promise<void> {
    const row = this.row(text).first();
    await row.waitFor();
    await this.until(`${text} is chosen`, async () => {
      await clicked(row);
      return goes(row, 10_000);
    });
  }

  // click clicks until that has an effect: what is drawn anew under the mouse does nothing.
  async click(what: Locator, effect: Locator): Promise<void> {
    await this.repeat(effect, 10_000, () => clicked(what));
  }

  // clickLens clicks a lens until that has an effect: VS Code draws its lenses anew from
  // time to time, and one that is not there any longer does nothing.
  async clickLens(title: string, effect: Locator): Promise<void> {
    await this.repeat(effect, 30_000, () => clicked(this.lens(title)));
  }

  // offers opens the palette, and reports whether it has a command. If not, it
  // closes it again.
  async offers(title: string): Promise<boolean> {
    await this.ask("F1", `>${title}`);
    const first = this.page.locator(".quick-input-list .monaco-list-row").first();
    await first.waitFor();
    if ((await first.textContent())?.includes(title)) {
      return true;
    }
    await this.page.keyboard.press("Escape");
    await this.input.waitFor({ state: "hidden" });
    return false;
  }

  // replace replaces the first such text of the editor that has the keys.
  async replace(old: string, text: string): Promise<void> {
    await this.page.keyboard.press("Control+F");
    await this.page.locator(".find-widget.visible textarea:focus").first().waitFor();
    await this.page.keyboard.type(old);
    await this.page.locator(".find-widget .matchesCount", { hasText: / of / }).waitFor();
    await this.page.keyboard.press("Enter");
    // A message that is shown takes the key first.
    await this.until("the search is closed", async () => {
      await this.page.keyboard.press("Escape"); // which, in the editor, would take the selection back
      return goes(this.page.locator(".find-widget.visible"), 2000);
    });
    await this.page.keyboard.type(text);
  }

  // openFixes opens the menu of the light bulb with the caret at a fix. VS Code forgets that it
  // was asked for the menu when it comes to ask for a light bulb of its own accord: a
  // moment after the caret or a diagnostic has changed. Then it is asked again.
  async openFixes(title: string): Promise<void> {
    const menu = this.page.locator(".action-widget");
    const fix = menu.locator(".monaco-list-row", { hasText: title }).first();
    await this.until(`the menu offers ${title}`, async () => {
      await this.page.keyboard.press("Control+.");
      const offered = await comes(fix, 10_000);
      if (!offered && (await menu.isVisible())) {
        await this.page.keyboard.press("Escape");
      }
      return offered;
    });
  }

  get input(): Locator {
    return this.page.locator(".quick-input-widget input[type=text]");
  }

  // row is a line of a quick pick.
  row(text: string | RegExp): Locator {
    return this.page.locator(".quick-input-list .monaco-list-row", { hasText: text });
  }

  tab(name: string | RegExp): Locator {
    return this.page.locator(".tabs-container .tab", { hasText: name });
  }

  squiggle(severity: "error" | "warning" | "info" = "error"): Locator {
    return this.page.locator(`.squiggly-${severity}`);
  }

  // lens is that of the first handler.
  lens(title: string): Locator {
    return this.page.locator(".codelens-decoration a").filter({ hasText: new RegExp(`^${title}$`) }).first();
  }

  // test is a line of the Test Explorer, by all that is read out of it.
  test(label: string | RegExp): Locator {
    const rows = this.page.locator(".test-explorer .monaco-list-row");
    return typeof label === "string" ? rows.and(this.page.getByLabel(label, { exact: true })) : rows.and(this.page.getByLabel(label));
  }

  toast(text: string | RegExp): Locator {
    return this.page.locator(".notification-toast", { hasText: text });
  }

  // answer presses a button of a toast, which then goes. A toast that is still
  // finding its place may miss it.
  async answer(toast: Locator, button: string): Promise<void> {
    await this.until(`${button} is pressed`, async () => {
      const found = toast.locator(".monaco-button", { hasText: button }).first();
      if (await found.isVisible()) {
        await clicked(found);
        await this.page.waitForTimeout(200);
      }
      return (await toast.count()) === 0;
    });
  }

  // text is what an editor shows, with lines as VS Code draws them: its spaces are
  // not those of the file.
  async text(editor: Locator = this.page.locator(".editor-instance").first()): Promise<string> {
    const lines = await editor.locator(".view-line").evaluateAll((all) =>
      all
        .map((e) => ({ top: Number.parseInt((e as unknown as { style: { top: string } }).style.top, 10), text: e.textContent ?? "" }))
        .sort((a, b) => a.top - b.top)
        .map((line) => line.text),
    );
    return lines.join("\n").replaceAll("\u00a0", " ");
  }

  // repeat does something again and again, until its effect can be seen: each time it is
  // waited for so many ms.
  async repeat(effect: Locator, ms: number, action: () => Promise<unknown>): Promise<void> {
    await this.until(`${String(effect)} is seen`, async () => {
      await action();
      return comes(effect, ms);
    });
  }

  // until waits for a condition that no selector can tell.
  async until(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
    const end = Date.now() + patience;
    while (!(await condition())) {
      if (Date.now() > end) {
        throw new Error(`waited in vain: ${what}`);
      }
      await this.page.waitForTimeout(50);
    }
  }

  // within reports whether a condition comes to hold in so many ms.
  async within(ms: number, condition: () => boolean): Promise<boolean> {
    for (const end = Date.now() + ms; !condition(); await this.page.waitForTimeout(50)) {
      if (Date.now() > end) {
        return false;
      }
    }
    return true;
  }

  // shot takes a picture, for people to look at.
  async shot(name: string): Promise<void> {
    fs.mkdirSync(this.scene.shots, { recursive: true });
    await this.page.screenshot({ path: path.join(this.scene.shots, `${name}.png`) });
  }

  file(name: string): string {
    return path.join(this.scene.folder, name);
  }

  // write writes a file of the folder, as another program would.
  write(name: string, text: string): void {
    fs.mkdirSync(path.dirname(this.file(name)), { recursive: true });
    fs.writeFileSync(this.file(name), text);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

// clicked clicks, and reports whether it could: what has gone meanwhile takes no click.
export function clicked(what: Locator, options: { position?: { x: number; y: number } } = {}): Promise<boolean> {
  return what.click({ ...options, timeout: 5000 }).then(() => true, () => false);
}

// comes reports whether something can be seen within so many ms.
export function comes(what: Locator, timeout: number): Promise<boolean> {
  return what.first().waitFor({ timeout }).then(() => true, () => false);
}

// goes reports whether nothing of it can be seen after at most so many ms.
export function goes(what: Locator, timeout: number): Promise<boolean> {
  return what.first().waitFor({ state: "hidden", timeout }).then(() => true, () => false);
}

// A feature is what a file of this directory exports as its default.
export type Feature = (window: Window) => Promise<void>;
