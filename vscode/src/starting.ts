// When the server starts: as soon as there is Lambda code, and not before.

import * as vscode from "vscode";

import type { Deps } from "./deps";
import { isLambda, workspaceHoldsLambda } from "./detect";
import { section } from "./generated";
import { NotStarted } from "./server";
import { told } from "./show/failure";

export function activate(deps: Deps): vscode.Disposable {
  const { server, log } = deps;
  const looking = new vscode.CancellationTokenSource();
  let started = false;

  const start = (why: string) => {
    if (started) {
      return;
    }
    started = true;
    looking.cancel();
    log.info(`Lambda code: ${why}`);
    server.start().catch((error: unknown) => {
      if (!(error instanceof NotStarted)) {
        log.error(String(error));
      }
    });
  };
  const look = (document: vscode.TextDocument) => {
    if (!started && isLambda(document)) {
      start(document.fileName);
    }
  };

  const listening = vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if ((started || server.wanted) && change.affectsConfiguration(`${section}.server`)) {
        void told(deps, undefined, () => server.restart());
      }
    }),
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidSaveTextDocument(look),
    looking,
  );
  vscode.workspace.textDocuments.forEach(look);
  if (!started) {
    workspaceHoldsLambda(looking.token).then(
      (found) => found && start("in the workspace"),
      (error: unknown) => log.error(`look for Lambda code: ${String(error)}`),
    );
  }
  return listening;
}
