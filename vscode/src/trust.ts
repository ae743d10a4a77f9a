// An untrusted workspace has a server that only parses. Trust starts a new one.

import * as vscode from "vscode";

import type { Deps } from "./deps";

export function activate({ server, log }: Deps): vscode.Disposable {
  return vscode.workspace.onDidGrantWorkspaceTrust(() => {
    if (server.wanted) {
      log.info("the workspace is trusted now");
      server.restart().catch((error: unknown) => log.error(String(error)));
    }
  });
}
