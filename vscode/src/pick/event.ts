// The event to send, with a preview of each as one goes through the list.

import * as fs from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";

import type { Deps } from "../deps";
import { examples, methods, type InvokeArgs } from "../generated";
import { translated } from "../titles";
import { choose, type Previewed } from "./preview";

interface Item extends Previewed {
  readonly args?: Partial<InvokeArgs>; // none: JSON that is asked for
}

// pickEvent returns the arguments that name an event, undefined when the user
// picks none. In a hurry, as from a lens, nothing is asked where there is at most
// one saved event.
export async function pickEvent(deps: Deps, dir: string, hurry: boolean): Promise<Partial<InvokeArgs> | undefined> {
  await deps.functions.refresh();
  const saved = deps.functions.at(dir)?.events ?? [];
  if (hurry && saved.length <= 1) {
    return onlyEvent(saved);
  }
  const other: Item = { label: vscode.l10n.t("Other JSON…"), alwaysShow: true };
  const items: Item[] = [
    ...saved.map((file): Item => {
      const preview = { name: path.basename(file, ".json"), text: () => fs.readFile(file, "utf8") };
      return { label: path.relative(dir, file), args: { event: file }, preview };
    }),
    other,
    { label: vscode.l10n.t("Examples"), kind: vscode.QuickPickItemKind.Separator },
    ...examples.map(({ name, title }): Item => {
      return { label: name, description: translated(title), args: { example: name }, preview: { name, text: () => exampleText(deps, name) } };
    }),
  ];
  const chosen = await choose(deps, items, { placeholder: vscode.l10n.t("Which event?") });
  return chosen === other ? askJSON() : chosen?.args;
}

// onlyEvent names the one saved event of a function, unless it is what the server takes
// by itself.
export function onlyEvent(saved: readonly string[]): { event?: string } {
  const [event] = saved;
  return saved.length === 1 && event !== undefined && path.basename(event) !== "event.json" ? { event } : {};
}

// exampleText is the sample event of a name, or the first one of the event source of
// that name.
export async function exampleText({ server }: Deps, name: string): Promise<string> {
  const client = await server.start();
  return client.sendRequest<string>(methods.example, { name });
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
