// The question that a command asks before it changes an account, with what would
// change as a difference that can be read and scrolled while it waits.

import * as vscode from "vscode";

import { commands, type Change, type Question, type Verb } from "../generated";
import { titleOf } from "../titles";
import type { Documents } from "./documents";

export async function ask(documents: Documents, question: Question, token: vscode.CancellationToken): Promise<boolean> {
  const title = question.verb in commands ? titleOf(question.verb as Verb) : question.verb;
  const tab = question.changes.length > 0 ? await showPlan(documents, question) : undefined;
  const yes = { label: title, description: question.name };
  const no = { label: vscode.l10n.t("Cancel"), description: vscode.l10n.t("nothing is changed") };
  try {
    const options = { title: question.text, placeHolder: question.text, ignoreFocusOut: true };
    return (await vscode.window.showQuickPick([yes, no], options, token)) === yes;
  } finally {
    if (tab !== undefined) {
      await closeTab(tab);
    }
  }
}

// showPlan shows the settings as they are in AWS beside what they become.
async function showPlan(documents: Documents, { name, changes }: Question): Promise<vscode.Uri> {
  const before = documents.put(`${name}/deployed.txt`, textOf(changes, (change) => change.from));
  const after = documents.put(`${name}/here.txt`, textOf(changes, (change) => change.to));
  await vscode.commands.executeCommand("vscode.diff", before, after, vscode.l10n.t("{0}: deployed ↔ here", name), { preview: false });
  return after;
}

// covered is what the question lies over: the first lines of an editor.
const covered = "\n".repeat(4);

// textOf is a setting a line, those that are not there left out.
function textOf(changes: readonly Change[], value: (change: Change) => string): string {
  const lines = changes
    .filter((change) => value(change) !== "")
    .map((change) => `${change.setting}: ${value(change)}\n`);
  return covered + lines.join("");
}

async function closeTab(modified: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const tab = tabs.find(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === modified.toString());
  if (tab !== undefined) {
    await vscode.window.tabGroups.close(tab);
  }
}
