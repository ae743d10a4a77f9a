// Deploy…: the server's question comes with what would change, which is shown
// first, as a difference that can be read.

import * as vscode from "vscode";

import type { Deps } from "../deps";
import { run } from "../run";
import { directoryOf, nameOf, type Given } from "./target";

export async function deploy(deps: Deps, given: Given<"deploy">): Promise<unknown> {
  const dir = await directoryOf(deps, given);
  if (dir === undefined) {
    return undefined;
  }
  const account = await deps.accounts.needed();
  if (account === undefined) {
    return undefined;
  }
  const name = nameOf(deps, dir);
  const result = await run(deps, "deploy", { ...account, ...given.args, dir }, { title: vscode.l10n.t("Deploy {0}", name) });
  const message = result.changes.length === 0 ? vscode.l10n.t("{0} is deployed as it is here.", name) : vscode.l10n.t("{0} is deployed.", name);
  const copy = vscode.l10n.t("Copy ARN");
  void vscode.window.showInformationMessage(message, copy).then(async (chosen) => {
    if (chosen === copy) {
      await vscode.env.clipboard.writeText(result.functionArn);
    }
  });
  return result;
}
