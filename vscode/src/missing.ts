// What is said, once each time, when there is no server that can be used.

import * as vscode from "vscode";

import type { Located } from "./locate";

const pathSetting = "lambdaLsp.server.path";
const module = "github.com/lambda-lsp/lambda-lsp/cmd/lambda-lsp";

// sayMissing tells that no program was found, or that the named one does not start.
// The one that is installed is of the extension's own version.
export function sayMissing(named: string, own: string): void {
  if (named !== "") {
    const message = vscode.l10n.t("{0} is not a lambda-lsp that can be started.", named);
    void choose(message, [[vscode.l10n.t("Open Settings"), openSettings]]);
    return;
  }
  void choose(vscode.l10n.t("lambda-lsp, which checks, builds and runs Lambda functions, was not found."), [
    [vscode.l10n.t("Install"), () => install(own)],
    [vscode.l10n.t("Open Settings"), openSettings],
  ]);
}

// sayMismatch tells that the program is of another version than the extension.
export function sayMismatch(located: Located, version: string, own: string): void {
  const message = vscode.l10n.t("{0} is version {1}, which does not go with version {2} of the extension.", located.path, version, own);
  void choose(message, [located.from === "setting" ? [vscode.l10n.t("Open Settings"), openSettings] : [vscode.l10n.t("Install"), () => install(own)]]);
}

async function choose(message: string, buttons: [string, () => unknown][]): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(message, ...buttons.map(([title]) => title));
  try {
    await buttons.find(([title]) => title === chosen)?.[1]();
  } catch (error) {
    void vscode.window.showErrorMessage(String(error));
  }
}

function openSettings(): Thenable<unknown> {
  return vscode.commands.executeCommand("workbench.action.openSettings", pathSetting);
}

// install has the go command do it where the user sees it, and starts what it has
// installed.
async function install(version: string): Promise<void> {
  const command = new vscode.ShellExecution("go", ["install", `${module}@v${version}`]);
  const task = new vscode.Task({ type: "shell" }, vscode.TaskScope.Workspace, "go install", "lambda-lsp", command);
  const execution = await vscode.tasks.executeTask(task);
  const listening = vscode.tasks.onDidEndTaskProcess((ended) => {
    if (ended.execution === execution) {
      listening.dispose();
      if (ended.exitCode === 0) {
        void vscode.commands.executeCommand("lambdaLsp.restartServer");
      }
    }
  });
}
