// The status bar: the current function, what runs it, and where it is deployed to.

import * as vscode from "vscode";

import type { Deps } from "./deps";
import { told } from "./show/failure";

export function activate(deps: Deps): vscode.Disposable {
  const { functions, accounts } = deps;
  const item = vscode.window.createStatusBarItem("lambdaLsp.function", vscode.StatusBarAlignment.Left, 5);
  item.name = vscode.l10n.t("Lambda function");
  item.command = "lambdaLsp.selectAccount";
  const show = () => {
    const current = functions.current;
    if (current === undefined) {
      item.hide();
      return;
    }
    const { profile, region } = accounts.shown;
    const parts = [current.name, current.runtime ?? "", profile, region].filter((part) => part !== "");
    item.text = `$(cloud) ${parts.join(" · ")}`;
    item.tooltip = vscode.l10n.t("Function, runtime, AWS profile and region. Select to choose the latter two.");
    item.accessibilityInformation = { label: vscode.l10n.t("Lambda function {0}", parts.join(", ")), role: "button" };
    item.show();
  };
  show();
  return vscode.Disposable.from(
    item,
    functions.onDidChange(show),
    accounts.onDidChange(show),
    vscode.window.onDidChangeActiveTextEditor(show),
    vscode.commands.registerCommand("lambdaLsp.selectAccount", () => told(deps, undefined, () => accounts.pick())),
  );
}
