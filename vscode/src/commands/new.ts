// New Function…: an event source, each with its sample event beside it, and a
// directory, then the handler is open.

import * as path from "node:path";
import * as vscode from "vscode";

import type { Deps } from "../deps";
import { placeOf } from "../functions";
import { sources } from "../generated";
import { exampleText } from "../pick/event";
import { choose } from "../pick/preview";
import { run } from "../run";
import { translated } from "../titles";
import type { Given } from "./target";

export async function newFunction(deps: Deps, given: Given<"new">): Promise<unknown> {
  await deps.server.start(); // or what is missing is told now, and once
  const event = given.args?.event ?? (await pickSource(deps));
  if (event === undefined) {
    return undefined;
  }
  const dir = given.args?.dir ?? (await askDirectory(given.file, event));
  if (dir === undefined) {
    return undefined;
  }
  const result = await run(deps, "new", { ...given.args, dir, event });
  const handler = result.files[0];
  if (handler !== undefined) {
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(result.dir, handler)), { preview: false });
  }
  await deps.functions.refresh();
  return result;
}

async function pickSource(deps: Deps): Promise<string | undefined> {
  const items = sources.map(({ name, title }) => ({ label: translated(title), description: name, preview: { name, text: () => exampleText(deps, name) } }));
  const words = { title: vscode.l10n.t("New Function"), placeholder: vscode.l10n.t("What invokes it?") };
  return (await choose(deps, items, words))?.description;
}

// askDirectory asks for a name below the folder that was meant.
async function askDirectory(file: string | undefined, event: string): Promise<string | undefined> {
  const parent = file ?? (await folderToHold())?.uri.fsPath;
  if (parent === undefined) {
    return undefined;
  }
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t("New Function"),
    prompt: vscode.l10n.t("The function's directory, below {0}", placeOf(parent)),
    value: event === "plain" ? "hello" : event,
    validateInput: (value) => (value.trim() === "" ? vscode.l10n.t("A name is needed.") : undefined),
  });
  return name === undefined ? undefined : path.resolve(parent, name.trim());
}

// folderToHold is the folder that is open, or the one of several that the user picks.
async function folderToHold(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open a folder first: the function becomes a directory in it."));
  }
  return folders.length > 1 ? vscode.window.showWorkspaceFolderPick() : folders[0];
}
