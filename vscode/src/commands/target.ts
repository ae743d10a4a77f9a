// Which function a command is for.

import * as path from "node:path";
import * as vscode from "vscode";

import type { Choice } from "../accounts";
import type { Deps } from "../deps";
import { placeOf } from "../functions";
import { commands, type Arguments, type Function, type InvokeArgs, type Verb } from "../generated";

// A Given is what a command was called with: the palette gives nothing, a menu a
// file or a directory, a lens arguments.
export interface Given<V extends Verb> {
  readonly file?: string;
  readonly args?: Partial<Arguments[V]>;
}

export type Handler<V extends Verb> = (deps: Deps, given: Given<V>) => Promise<unknown>;

// directoryOf returns the directory of the function that is meant: the given one,
// that of the active editor, the only one, or the one that the user picks. It is
// undefined when the user picks none.
export async function directoryOf(deps: Deps, given: { file?: string; args?: { dir?: string } }): Promise<string | undefined> {
  if (given.args?.dir !== undefined) {
    return given.args.dir;
  }
  await deps.server.start();
  const all = await deps.functions.refresh();
  const known = given.file === undefined ? deps.functions.current : deps.functions.at(given.file);
  if (known !== undefined) {
    return known.dir;
  }
  if (all.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no Lambda function in this workspace."));
    return undefined;
  }
  return all.length === 1 ? all[0]?.dir : (await pick(all))?.dir;
}

async function pick(all: readonly Function[]): Promise<Function | undefined> {
  const items = all.map((f) => ({
    label: f.name,
    description: f.runtime ?? "",
    detail: placeOf(f.dir),
    function: f,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t("Which function?"),
    matchOnDetail: true,
  });
  return chosen?.function;
}

// accountFor returns the account that a command works in, none for one that works
// here; undefined when the user picks none.
export async function accountFor(deps: Deps, verb: Verb): Promise<Choice | undefined> {
  return commands[verb].cloud ? deps.accounts.needed() : {};
}

// nameOf is what messages call the function in a directory.
export function nameOf(deps: Deps, dir: string): string {
  return deps.functions.at(dir)?.name ?? path.basename(dir);
}

// namesEvent reports whether arguments say which event to send.
export function namesEvent(args: Partial<InvokeArgs> | undefined): boolean {
  return args?.event !== undefined || args?.data !== undefined || args?.example !== undefined;
}
