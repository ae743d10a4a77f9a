// Runs an event as a test in the debugger.

import * as vscode from "vscode";

import { nameOf } from "../commands/target";
import { configure } from "../debug/configuration";
import type { Deps } from "../deps";
import type { DebugPart } from "../generated";
import { eventOf } from "./tree";
import { judge, refuse } from "./verdict";

export async function debugEvent(deps: Deps, run: vscode.TestRun, item: vscode.TestItem): Promise<void> {
  try {
    const part = await debugged(deps, run, item);
    if (run.token.isCancellationRequested) {
      run.skipped(item);
    } else if (part?.invocation !== undefined) {
      await judge(deps, run, item, part.invocation);
    } else {
      refuse(run, item, part?.error ?? vscode.l10n.t("The debug session has ended before the function answered."));
    }
  } catch (error) {
    refuse(run, item, error);
  }
}

// debugged returns how the session has gone.
async function debugged(deps: Deps, run: vscode.TestRun, item: vscode.TestItem): Promise<DebugPart | undefined> {
  const args = eventOf(item);
  // A configuration's other members come back with the session, as a copy.
  const configuration = { ...configure(nameOf(deps, args.dir), args), test: `${item.id} ${Date.now()}` };
  const ours = (other: vscode.DebugConfiguration) => other["test"] === configuration.test;
  const listening: vscode.Disposable[] = [];
  const ended = new Promise<DebugPart | undefined>((resolve) => {
    listening.push(deps.debugged.event(({ configuration: other, outcome }) => ours(other) && resolve(outcome)));
  });
  listening.push(
    vscode.debug.onDidStartDebugSession((session) => {
      if (ours(session.configuration)) {
        listening.push(run.token.onCancellationRequested(() => stop(session)));
      }
    }),
  );
  try {
    const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(args.dir));
    return (await vscode.debug.startDebugging(folder, configuration, { testRun: run })) ? await ended : undefined;
  } finally {
    vscode.Disposable.from(...listening).dispose();
  }
}

// stop ends the session of a test that is cancelled. Asked to for the first time, by
// the user or here, VS Code cancels the test and leaves the session to this.
async function stop(session: vscode.DebugSession): Promise<void> {
  await vscode.debug.stopDebugging(session);
  await vscode.debug.stopDebugging(session);
}
