// How an invocation went: the response in a JSON editor, the log beside it.

import * as vscode from "vscode";

import type { Deps } from "../deps";
import type { InvokeResult } from "../generated";

export async function showResponse(deps: Deps, name: string, result: InvokeResult): Promise<void> {
  const what = result.functionError === undefined ? "response" : "error";
  const response = deps.documents.put(`${name}/${what}.json`, `${JSON.stringify(result.payload, null, 2)}\n`);
  const log = deps.documents.put(`${name}/invocation.log`, result.logs);
  await show(response, vscode.ViewColumn.Active, false);
  await show(log, vscode.ViewColumn.Beside, true);
  if (result.functionError !== undefined) {
    void vscode.window.showErrorMessage(vscode.l10n.t("{0} failed: {1}", name, errorMessage(result)));
  }
}

// show takes no tab of the user's: the handler may be in one that shows previews.
function show(uri: vscode.Uri, viewColumn: vscode.ViewColumn, preserveFocus: boolean): Thenable<vscode.TextEditor> {
  return vscode.window.showTextDocument(uri, { viewColumn, preserveFocus, preview: false });
}

// errorMessage is what a failed invocation says of its failure.
export function errorMessage(result: InvokeResult): string {
  const { payload } = result;
  if (typeof payload === "object" && payload !== null && "errorMessage" in payload) {
    return String(payload.errorMessage);
  }
  return result.functionError ?? "";
}
