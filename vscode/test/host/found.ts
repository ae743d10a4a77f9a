import * as vscode from "vscode";

import { event } from "./runner";

// found waits for the diagnostics of a document to be such.
export async function found(uri: vscode.Uri, such: (list: vscode.Diagnostic[]) => boolean): Promise<vscode.Diagnostic[]> {
  if (!such(vscode.languages.getDiagnostics(uri))) {
    await event(vscode.languages.onDidChangeDiagnostics, () => such(vscode.languages.getDiagnostics(uri)));
  }
  return vscode.languages.getDiagnostics(uri);
}

// fileOf is a file of the workspace's folder.
export function fileOf(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    throw new Error("no folder is open");
  }
  return vscode.Uri.joinPath(folder.uri, name);
}
