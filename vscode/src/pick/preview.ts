// A quick pick that shows what each item stands for as one goes through the list.

import * as vscode from "vscode";

import type { Deps } from "../deps";

export interface Previewed extends vscode.QuickPickItem {
  readonly preview?: { readonly name: string; text(): Thenable<string> }; // JSON
}

// choose is a quick pick that stays while its previews are looked at.
export function choose<T extends Previewed>(deps: Deps, items: T[], words: { title?: string; placeholder: string }): Promise<T | undefined> {
  const pick = vscode.window.createQuickPick<T>();
  pick.items = items;
  pick.title = words.title;
  pick.placeholder = words.placeholder;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  const preview = new Preview(deps);
  return new Promise<T | undefined>((resolve) => {
    pick.onDidChangeActive(([item]) => preview.show(item));
    pick.onDidAccept(() => {
      const [item] = pick.activeItems; // none where nothing is called what was typed
      if (item !== undefined) {
        resolve(item);
      }
    });
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  }).finally(async () => {
    pick.dispose();
    await preview.close();
  });
}

const folder = "preview";

// A Preview is one editor beside the others. Each item has a document of its own
// there: one whose text changed while it is being opened would keep the old one.
class Preview {
  private shown = Promise.resolve();
  private wanted: Previewed | undefined;
  private readonly uris = new Set<string>(); // of what was shown

  constructor(private readonly deps: Deps) {}

  show(item: Previewed | undefined): void {
    this.wanted = item;
    this.shown = this.shown.then(() => (this.wanted === item ? this.open(item) : undefined)).catch((error: unknown) => this.deps.log.warn(String(error)));
  }

  private async open(item: Previewed | undefined): Promise<void> {
    const text = await item?.preview?.text();
    if (item?.preview !== undefined && text !== undefined && this.wanted === item) {
      const uri = this.deps.documents.put(`${folder}/${item.preview.name}.json`, text);
      this.uris.add(String(uri));
      await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
    }
  }

  async close(): Promise<void> {
    this.show(undefined);
    await this.shown;
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(tabs.filter(({ input }) => input instanceof vscode.TabInputText && this.uris.has(String(input.uri))));
  }
}
