// The commands that run and tell how it went.

import * as path from "node:path";
import * as vscode from "vscode";

import type { Deps } from "../deps";
import { commands, type Arguments, type Results, type Verb } from "../generated";
import { run } from "../run";
import { directoryOf, type Given, type Handler } from "./target";

// plain is the handler of a command that asks for nothing but a function.
export function plain<V extends Verb>(verb: V): Handler<V> {
  return async (deps: Deps, given: Given<V>) => {
    let args = (given.args ?? {}) as Arguments[V];
    if (commands[verb].aboutFunction) {
      const dir = await directoryOf(deps, given);
      if (dir === undefined) {
        return undefined;
      }
      args = { ...(commands[verb].cloud ? deps.accounts.chosen : {}), ...args, dir };
    }
    deps.problems.clear();
    const result = await run(deps.server, verb, args);
    tell(verb, result);
    return result;
  };
}

function tell<V extends Verb>(verb: V, result: Results[V]): void {
  const title = commands[verb].title;
  if (isBuilt(result)) {
    const { path: file, bytes, seconds } = result;
    const size = (bytes / 1e6).toFixed(1);
    const message = vscode.l10n.t("{0}: {1}, {2} MB in {3} s", title, path.basename(file), size, seconds.toFixed(1));
    const reveal = vscode.l10n.t("Show in Explorer");
    void vscode.window.showInformationMessage(message, reveal).then(async (chosen) => {
      if (chosen === reveal) {
        await vscode.commands.executeCommand("revealInExplorer", vscode.Uri.file(file));
      }
    });
    return;
  }
  void vscode.window.showInformationMessage(vscode.l10n.t("{0}: done", title));
}

function isBuilt(result: unknown): result is Results["build"] {
  return typeof result === "object" && result !== null && "path" in result && "sha256" in result;
}
