// The functions of the workspace: which there are, and which is meant.

import * as path from "node:path";
import * as vscode from "vscode";

import { methods, type Function } from "./generated";
import type { Server } from "./server";

export class Functions implements vscode.Disposable {
  private list: Function[] = [];
  private readonly listening: vscode.Disposable;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly server: Server) {
    const refresh = () => void this.refresh();
    const files = vscode.workspace.createFileSystemWatcher("**/{*.go,function.json,event*.json,events/*.json}");
    this.listening = vscode.Disposable.from(
      files,
      this.changed,
      server.onDidStart(refresh),
      files.onDidCreate(refresh),
      files.onDidDelete(refresh),
      vscode.workspace.onDidSaveTextDocument((document) => /\.(go|json)$/.test(document.fileName) && refresh()),
      vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    );
  }

  get all(): readonly Function[] {
    return this.list;
  }

  // refresh asks the server, where one is running, and answers with what there is now.
  async refresh(): Promise<readonly Function[]> {
    if (!this.server.running) {
      return this.list;
    }
    try {
      const client = await this.server.start();
      this.list = await client.sendRequest<Function[]>(methods.functions, {});
    } catch (error) {
      this.server.log.warn(`list the functions: ${String(error)}`);
      return this.list;
    }
    // What the menus' conditions look at.
    await vscode.commands.executeCommand("setContext", "lambdaLsp.functions", this.list.map((f) => f.dir));
    this.changed.fire();
    return this.list;
  }

  // at returns the function that a file belongs to, or that a directory is.
  at(file: string): Function | undefined {
    return this.list.find((f) => f.dir === file || f.dir === path.dirname(file)) ?? this.list.find((f) => f.events.includes(file));
  }

  // current is the function of the active editor.
  get current(): Function | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri;
    return uri?.scheme === "file" ? this.at(uri.fsPath) : undefined;
  }

  dispose(): void {
    this.listening.dispose();
  }
}
