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

// choose is a quick pick that stays while its previews are looked at.
function choose(deps: Deps, items: Item[]): Promise<Item | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.items = items;
  pick.placeholder = vscode.l10n.t("Which event?");
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  const preview = new Preview(deps);
  return new Promise<Item | undefined>((resolve) => {
    pick.onDidChangeActive(([item]) => void preview.show(item?.args));
    pick.onDidAccept(() => resolve(pick.activeItems[0]));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  }).finally(async () => {
    pick.dispose();
    await preview.close();
  });
}

// A Preview is one editor beside the others.
class Preview {
  private uri: vscode.Uri | undefined;
  private wanted = 0;

  constructor(private readonly deps: Deps) {}

  async show(args: Partial<InvokeArgs> | undefined): Promise<void> {
    const turn = ++this.wanted;
    const text = await this.textOf(args).catch((error: unknown) => String(error));
    if (turn !== this.wanted || text === undefined) {
      return; // the user has gone on
    }
    this.uri = this.deps.documents.put("preview/event.json", text);
    await vscode.window.showTextDocument(this.uri, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
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
    this.wanted++;
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const own = tabs.filter(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === this.uri?.toString());
    await vscode.window.tabGroups.close(own);
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
