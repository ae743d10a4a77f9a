// The event to send.

import * as path from "node:path";
import * as vscode from "vscode";

import type { Deps } from "../deps";
import type { InvokeArgs } from "../generated";

// pickEvent returns the arguments that name an event, undefined when the user
// picks none. In a hurry, as from a lens, nothing is asked where there is at most
// one saved event.
export async function pickEvent(deps: Deps, dir: string, hurry: boolean): Promise<Partial<InvokeArgs> | undefined> {
  await deps.functions.refresh();
  const saved = deps.functions.at(dir)?.events ?? [];
  if (hurry && saved.length <= 1) {
    return {}; // what the server takes by itself
  }
  const items = saved.map((file) => ({ label: path.relative(dir, file), args: { event: file } as Partial<InvokeArgs> }));
  const other = { label: vscode.l10n.t("Other JSON…"), args: undefined };
  const chosen = await vscode.window.showQuickPick([...items, other], { placeHolder: vscode.l10n.t("Which event?") });
  if (chosen === undefined || chosen.args !== undefined) {
    return chosen?.args;
  }
  const data = await vscode.window.showInputBox({ prompt: vscode.l10n.t("The event, as JSON"), value: "{}", validateInput: notJSON });
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
