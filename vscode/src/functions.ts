// The functions of the workspace: which there are, and which is meant.

import * as path from "node:path";
import * as vscode from "vscode";

import { methods, type Function } from "./generated";
import type { Server } from "./server";

// relevant reports whether a file that comes or goes may change what functions there
// are. Of a directory that comes or goes with all that is in it, VS Code tells alone.
function relevant({ path: file }: vscode.Uri): boolean {
  return /\.go$|\/(function|event[^/]*|events\/[^/]*)\.json$|\/[^./]+$/.test(file);
}

export class Functions implements vscode.Disposable {
  private list: Function[] = [];
  private asking: Promise<readonly Function[]> | undefined;
  private again: Promise<readonly Function[]> | undefined; // once that has its answer
  private readonly listening: vscode.Disposable;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly server: Server) {
    const refresh = () => void this.refresh();
    const files = vscode.workspace.createFileSystemWatcher("**");
    this.listening = vscode.Disposable.from(
      files,
      this.changed,
      server.onDidStart(refresh),
      files.onDidCreate((uri) => relevant(uri) && refresh()),
      files.onDidDelete((uri) => relevant(uri) && refresh()),
      // A directory that goes and comes back at once has changed, and nothing is said of
      // what is in it.
      files.onDidChange(({ path: file }) => /\/[^./]+$/.test(file) && refresh()),
      vscode.workspace.onDidSaveTextDocument((document) => /\.(go|json)$/.test(document.fileName) && refresh()),
      vscode.workspace.onDidChangeWorkspaceFolders(refresh),
    );
  }

  get all(): readonly Function[] {
    return this.list;
  }

  // refresh asks the server, where one is running, and answers with what there is now:
  // one question at a time, so that no answer comes before an older one.
  refresh(): Promise<readonly Function[]> {
    if (this.asking !== undefined) {
      return (this.again ??= this.asking.then(() => {
        this.again = undefined;
        return this.refresh();
      }));
    }
    return (this.asking = this.ask().finally(() => (this.asking = undefined)));
  }

  private async ask(): Promise<readonly Function[]> {
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

// placeOf is what people call a directory: its path in the workspace. A folder that is
// open is known by its name, for which VS Code has the path on the disk.
export function placeOf(dir: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(dir));
  return folder?.uri.fsPath === dir ? folder.name : vscode.workspace.asRelativePath(dir);
}
