// Tasks that run the command line in a terminal, so that a tasks.json, a shortcut or
// another task can have a function built.

import * as path from "node:path";
import * as vscode from "vscode";

import type { Deps } from "./deps";
import { taskType, type Verb } from "./generated";
import { titleOf } from "./titles";

interface Definition extends vscode.TaskDefinition {
  readonly command: Verb;
  readonly dir?: string; // of the function; the folder's own without it
  readonly args?: readonly string[];
}

const offered: readonly Verb[] = ["build", "package"]; // for each function, without a tasks.json

export function activate({ functions, server }: Deps): vscode.Disposable {
  // A task keeps its definition as it is written: VS Code knows it by that.
  const task = (definition: Definition, scope: vscode.WorkspaceFolder, name: string): vscode.Task | undefined => {
    const located = server.locate();
    if (located === undefined) {
      return undefined;
    }
    const folder = scope.uri.fsPath;
    const cwd = path.resolve(folder, (definition.dir ?? "").replaceAll("${workspaceFolder}", folder));
    const execution = new vscode.ProcessExecution(located.path, [definition.command, ...(definition.args ?? [])], { cwd });
    // The server's own diagnostics tell what does not compile: a matcher would tell it twice.
    const made = new vscode.Task(definition, scope, name, "Lambda", execution, []);
    if (definition.command === "build") {
      made.group = vscode.TaskGroup.Build;
    }
    return made;
  };
  return vscode.tasks.registerTaskProvider(taskType, {
    provideTasks: () =>
      functions.all.flatMap((f) => {
        const scope = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(f.dir));
        if (scope === undefined) {
          return [];
        }
        const dir = ["${workspaceFolder}", ...path.relative(scope.uri.fsPath, f.dir).split(path.sep)].filter((part) => part !== "").join("/");
        return offered
          .map((command) => task({ type: taskType, command, dir }, scope, vscode.l10n.t("{0} {1}", titleOf(command), f.name)))
          .filter((made) => made !== undefined);
      }),
    resolveTask: ({ definition, scope, name }) => {
      const folder = typeof scope === "object" ? scope : vscode.workspace.workspaceFolders?.[0];
      return folder === undefined ? undefined : task(definition as Definition, folder, name);
    },
  });
}
