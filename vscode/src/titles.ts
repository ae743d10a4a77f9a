// What the program's own tables call things, as the user reads it.

import * as vscode from "vscode";

import { commands, type Verb } from "./generated";

// translated is a title of the tables, which the bundle of translations has beside
// what the code says.
export function translated(title: string): string {
  return vscode.l10n.t(title);
}

export function titleOf(verb: Verb): string {
  return translated(commands[verb].title);
}
