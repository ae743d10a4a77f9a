// Runs an event as a test: the function is invoked with it, here.

import * as vscode from "vscode";

import { nameOf } from "../commands/target";
import type { Deps } from "../deps";
import { run as runCommand } from "../run";
import { eventOf } from "./tree";
import { judge, refuse } from "./verdict";

export async function invokeEvent(deps: Deps, run: vscode.TestRun, item: vscode.TestItem): Promise<void> {
  const args = eventOf(item);
  const title = vscode.l10n.t("Invoke {0}", nameOf(deps, args.dir));
  try {
    const options = { title, location: vscode.ProgressLocation.Window, cancellation: run.token };
    await judge(deps, run, item, await runCommand(deps, "invoke", args, options));
  } catch (error) {
    if (error instanceof vscode.CancellationError) {
      run.skipped(item);
    } else {
      refuse(run, item, error);
    }
  }
}
