// The Test Explorer: each function with its saved events, which are tests of
// invocations.

import * as vscode from "vscode";

import type { Deps } from "../deps";
import { told } from "../show/failure";
import { debugEvent } from "./debug";
import { invokeEvent } from "./invoke";
import { chosen, fill } from "./tree";

// An Attempt tries one event, and tells the run how it went. It does not throw.
export type Attempt = (deps: Deps, run: vscode.TestRun, item: vscode.TestItem) => Promise<void>;

export function activate(deps: Deps): vscode.Disposable {
  const controller = vscode.tests.createTestController("lambdaLsp", vscode.l10n.t("Lambda"));
  controller.refreshHandler = () =>
    told(deps, undefined, async () => {
      await deps.server.start();
      await deps.functions.refresh();
    });
  const profile = (name: string, kind: vscode.TestRunProfileKind, attempt: Attempt) =>
    controller.createRunProfile(name, kind, (request) => runAll(deps, controller, request, attempt), true);
  profile(vscode.l10n.t("Invoke"), vscode.TestRunProfileKind.Run, invokeEvent);
  profile(vscode.l10n.t("Debug"), vscode.TestRunProfileKind.Debug, debugEvent);
  return vscode.Disposable.from(
    controller,
    deps.functions.onDidChange(() => fill(controller, deps.functions.all)),
  );
}

// runAll tries one event after the other: they are of one function, mostly, which
// is built for the first.
async function runAll(deps: Deps, controller: vscode.TestController, request: vscode.TestRunRequest, attempt: Attempt): Promise<void> {
  const run = controller.createTestRun(request);
  const items = chosen(controller, request);
  items.forEach((item) => run.enqueued(item));
  for (const item of items) {
    if (run.token.isCancellationRequested) {
      run.skipped(item);
    } else {
      run.started(item);
      await attempt(deps, run, item);
    }
  }
  run.end();
}
