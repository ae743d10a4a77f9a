// The debug adapter: the server's debug command, which listens for as long as it
// runs, for VS Code to connect to.

import * as vscode from "vscode";

import { nameOf } from "../commands/target";
import type { Deps } from "../deps";
import type { DebugArgs, DebugPart, Output } from "../generated";
import { run } from "../run";

export interface Adapter {
  readonly port: number; // of 127.0.0.1
  readonly ended: Promise<DebugPart | undefined>; // how the session has gone, if it came to a launch
  stop(): void;
}

// begin starts one for the function in a directory, whose path is absolute, as
// that of the event. It throws what run does.
export function begin(deps: Deps, args: DebugArgs & { dir: string }): Promise<Adapter> {
  return new Promise((resolve, reject) => {
    const stopping = new vscode.CancellationTokenSource();
    let outcome: DebugPart | undefined;
    const onOutput = ({ part }: Output) => {
      if (!isPart(part)) {
        return; // the function's log, which the debug console has
      }
      if (part.listening !== undefined) {
        resolve({ port: Number(part.listening.split(":").pop()), ended, stop: () => stopping.cancel() });
      } else {
        outcome = part;
      }
    };
    const title = vscode.l10n.t("Debug {0}", nameOf(deps, args.dir));
    const ended = run(deps, "debug", args, { title, onOutput, cancellation: stopping.token, location: vscode.ProgressLocation.Window })
      .catch((error: unknown) => {
        reject(error); // as long as it does not listen
        if (!stopping.token.isCancellationRequested) {
          deps.log.warn(`debug: ${String(error)}`);
        }
      })
      .then(() => outcome)
      .finally(() => stopping.dispose());
  });
}

function isPart(part: unknown): part is DebugPart {
  return typeof part === "object" && part !== null;
}
