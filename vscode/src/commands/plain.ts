// The commands that run and tell how it went.

import * as path from "node:path";
import * as vscode from "vscode";

import type { Deps } from "../deps";
import { commands, type Arguments, type Results, type Verb } from "../generated";
import { run } from "../run";
import { titleOf } from "../titles";
import { accountFor, directoryOf, type Given, type Handler } from "./target";

// plain is the handler of a command that asks for nothing but a function.
export function plain<V extends Verb>(verb: V): Handler<V> {
  return async (deps: Deps, given: Given<V>) => {
    let args = (given.args ?? {}) as Arguments[V];
    if (commands[verb].aboutFunction) {
      const dir = await directoryOf(deps, given);
      if (dir === undefined) {
        return undefined;
      }
      const account = await accountFor(deps, verb);
      if (account === undefined) {
        return undefined;
      }
      args = { ...account, ...args, dir };
    }
    const result = await run(deps, verb, args);
    tell(verb, result);
    return result;
  };
}

function tell<V extends Verb>(verb: V, result: Results[V]): void {
  const title = titleOf(verb);
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
  if (hasFindings(result) && result.findings.length > 0) {
    const count = String(result.findings.length);
    const problems = vscode.l10n.t("Show Problems");
    void vscode.window.showWarningMessage(vscode.l10n.t("{0}: {1} findings", title, count), problems).then(async (chosen) => {
      if (chosen === problems) {
        await vscode.commands.executeCommand("workbench.actions.view.problems");
      }
    });
    return;
  }
  const said = hasVersion(result) ? vscode.l10n.t("version {0}", result.version) : vscode.l10n.t("done");
  void vscode.window.showInformationMessage(vscode.l10n.t("{0}: {1}", title, said));
}

function hasVersion(result: unknown): result is { version: string } {
  return typeof result === "object" && result !== null && "version" in result;
}

function hasFindings(result: unknown): result is { findings: unknown[] } {
  return typeof result === "object" && result !== null && "findings" in result && Array.isArray(result.findings);
}

function isBuilt(result: unknown): result is Results["build"] {
  return typeof result === "object" && result !== null && "path" in result && "sha256" in result;
}
