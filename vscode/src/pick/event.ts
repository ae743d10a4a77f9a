// The event to send, with a preview of each as one goes through the list.

import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

import type { Deps } from "../deps";
import { examples, methods, type InvokeArgs } from "../generated";

interface Item extends vscode.QuickPickItem {
  readonly args?: Partial<InvokeArgs>; // none: JSON that is asked for
}

// pickEvent returns the arguments that name an event, undefined when the user
// picks none. In a hurry, as from a lens, nothing is asked where there is at most
// one saved event.
export async function pickEvent(deps: Deps, dir: string, hurry: boolean): Promise<Partial<InvokeArgs> | undefined> {
  await deps.functions.refresh();
  const saved = deps.functions.at(dir)?.events ?? [];
  if (hurry && saved.length <= 1) {
    return {}; // what the server takes by itself
  }
  const other: Item = { label: vscode.l10n.t("Other JSON…"), alwaysShow: true };
  const chosen = await choose(deps, [
    ...saved.map((file): Item => ({ label: path.relative(dir, file), args: { event: file } })),
    other,
    { label: vscode.l10n.t("Examples"), kind: vscode.QuickPickItemKind.Separator },
    ...examples.map(({ name, title }): Item => ({ label: name, description: title, args: { example: name } })),
  ]);
  return chosen === other ? askJSON() : chosen?.args;
}

const folder = "preview";

// choose is a quick pick that stays while its previews are looked at.
function choose(deps: Deps, items: Item[]): Promise<Item | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.items = items;
  pick.placeholder = vscode.l10n.t("Which event?");
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  const preview = new Preview(deps);
  return new Promise<Item | undefined>((resolve) => {
    pick.onDidChangeActive(([item]) => preview.show(item));
    pick.onDidAccept(() => resolve(pick.activeItems[0]));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  }).finally(async () => {
    pick.dispose();
    await preview.close();
  });
}

// A Preview is one editor beside the others. Each event has a document of its own
// there: one whose text changed while it is being opened would keep the old one.
class Preview {
  private shown = Promise.resolve();
  private wanted: Item | undefined;

  constructor(private readonly deps: Deps) {}

  show(item: Item | undefined): void {
    this.wanted = item;
    this.shown = this.shown.then(() => (this.wanted === item ? this.open(item) : undefined)).catch((error: unknown) => this.deps.log.warn(String(error)));
  }

  private async open(item: Item | undefined): Promise<void> {
    const text = await this.textOf(item?.args);
    if (item !== undefined && text !== undefined && this.wanted === item) {
      const uri = this.deps.documents.put(`${folder}/${path.basename(item.label, ".json")}.json`, text);
      await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
    }
  }

  private async textOf(args: Partial<InvokeArgs> | undefined): Promise<string | undefined> {
    if (args?.event !== undefined) {
      return fs.readFile(args.event, "utf8");
    }
    if (args?.example !== undefined) {
      const client = await this.deps.server.start();
      return client.sendRequest<string>(methods.example, { name: args.example });
    }
    return undefined;
  }

  async close(): Promise<void> {
    this.show(undefined);
    await this.shown;
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(tabs.filter(({ input }) => input instanceof vscode.TabInputText && input.uri.path.startsWith(`/${folder}/`)));
  }
}

async function askJSON(): Promise<Partial<InvokeArgs> | undefined> {
  const data = await vscode.window.showInputBox({
    prompt: vscode.l10n.t("The event, as JSON"),
    value: "{}",
    ignoreFocusOut: true,
    validateInput: notJSON,
  });
  return data === undefined ? undefined : { data };
}

function notJSON(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
}
