// What is said when a command could not be done.

import * as vscode from "vscode";

import type { Deps } from "../deps";
import type { Problem, Verb } from "../generated";
import { Refused } from "../run";
import { NotStarted } from "../server";
import { titleOf } from "../titles";

// told does what f does, and tells the user of what goes wrong: once, and not of
// what the user has cancelled.
export async function told<T>(deps: Deps, verb: Verb | undefined, f: () => Promise<T>): Promise<T | undefined> {
  try {
    return await f();
  } catch (error) {
    if (!(error instanceof vscode.CancellationError) && !(error instanceof NotStarted)) {
      tell(deps, verb, error);
    }
    return undefined;
  }
}

function tell(deps: Deps, verb: Verb | undefined, error: unknown): void {
  const title = verb === undefined ? "Lambda" : titleOf(verb);
  const text = error instanceof Error ? error.message : String(error);
  deps.log.error(`${title}: ${text}`);
  if (!(error instanceof Refused)) {
    offer(`${title}: ${text}`, vscode.l10n.t("Show Log"), () => deps.log.show());
    return;
  }
  const { problem } = error;
  if (problem.files.length === 0) {
    offer(`${title}: ${sentence(problem)}`, vscode.l10n.t("Show Log"), () => deps.log.show());
    return;
  }
  const first = problem.files[0]?.findings[0];
  const count = problem.files.reduce((sum, file) => sum + file.findings.length, 0);
  const message =
    count === 1 ? `${title}: ${first?.message ?? text}` : vscode.l10n.t("{0}: {1} (and {2} more)", title, first?.message ?? text, count - 1);
  offer(message, vscode.l10n.t("Show Problems"), () => vscode.commands.executeCommand("workbench.actions.view.problems"));
}

// sentence is a problem without the operation, which the title tells.
function sentence({ object, message, hint }: Problem): string {
  return [object === "" ? message : `${object}: ${message}`, hint].filter((part) => part !== "").join("; ");
}

function offer(message: string, button: string, then: () => unknown): void {
  void vscode.window.showErrorMessage(message, button).then((chosen) => (chosen === button ? then() : undefined));
}
