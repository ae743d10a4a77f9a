// Runs the server's commands, with progress in the window that can be cancelled.

import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { ExecuteCommandRequest, LSPErrorCodes, ResponseError, WorkDoneProgress, type LanguageClient } from "vscode-languageclient/node";

import type { Deps } from "./deps";
import { commands, type Arguments, type Output, type Problem, type Results, type Verb, type WatchBuilt } from "./generated";
import { titleOf } from "./titles";

// A Refused is an answer of the server's: why a command could not be done.
export class Refused extends Error {
  constructor(
    readonly problem: Problem,
    message: string,
  ) {
    super(message);
  }
}

export interface RunOptions {
  readonly title?: string; // in place of the command's
  readonly onOutput?: (output: Output) => void; // what it says meanwhile; else the log has it
  readonly cancellation?: vscode.CancellationToken; // beside the window's own
  readonly location?: vscode.ProgressLocation; // of the progress, in place of a notification
}

// run answers with the command's result. It throws Refused, or a
// vscode.CancellationError when the user has cancelled it. What is refused in the
// user's code is in Problems then, and so is what a command refuses while it goes on.
export async function run<V extends Verb>(deps: Deps, verb: V, args: Arguments[V], options: RunOptions = {}): Promise<Results[V]> {
  const client = await deps.server.start();
  const title = options.title ?? vscode.l10n.t("Lambda: {0}", titleOf(verb));
  deps.problems.begin(verb);
  return vscode.window.withProgress(
    { location: options.location ?? vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, cancelled) => {
      const both = new Either(cancelled, options.cancellation);
      try {
        return await call(deps, client, verb, args, progress, both.token, options);
      } finally {
        both.dispose();
      }
    },
  );
}

async function call<V extends Verb>(
  { server, problems, log }: Deps,
  client: LanguageClient,
  verb: V,
  args: Arguments[V],
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  cancelled: vscode.CancellationToken,
  options: RunOptions,
): Promise<Results[V]> {
  const workDoneToken = randomUUID();
  const heard = vscode.Disposable.from(
    client.onProgress(WorkDoneProgress.type, workDoneToken, reportTo(progress)),
    server.onOutput((output) => {
      if (output.token !== workDoneToken) {
        return;
      }
      if (output.problem !== undefined) {
        problems.replace(output.problem);
      } else if (isBuilt(output.part)) {
        problems.begin(verb);
      }
      (options.onOutput ?? toLog(log))(output);
    }),
  );
  try {
    const params = { command: commands[verb].id, arguments: [args], workDoneToken };
    return (await client.sendRequest(ExecuteCommandRequest.type, params, cancelled)) as Results[V];
  } catch (error) {
    const refused = asRefused(error, cancelled);
    if (refused instanceof Refused) {
      problems.show(refused.problem);
    }
    throw refused;
  } finally {
    heard.dispose();
  }
}

// reportTo passes on stages, and shares of the whole as the steps that they are.
function reportTo(progress: vscode.Progress<{ message?: string; increment?: number }>) {
  let shown = 0;
  return (value: { kind: string; message?: string; percentage?: number }) => {
    if (value.kind !== "report") {
      return;
    }
    const percentage = Math.max(value.percentage ?? shown, shown);
    progress.report({ message: value.message ?? "", increment: percentage - shown });
    shown = percentage;
  };
}

function toLog(log: vscode.LogOutputChannel) {
  return (output: Output) => log.info(output.text.trimEnd());
}

function asRefused(error: unknown, cancelled: vscode.CancellationToken): unknown {
  if (cancelled.isCancellationRequested) {
    return new vscode.CancellationError();
  }
  if (!(error instanceof ResponseError)) {
    return error;
  }
  if (error.code === LSPErrorCodes.RequestCancelled) {
    return new vscode.CancellationError();
  }
  return isProblem(error.data) ? new Refused(error.data, error.message) : error;
}

function isProblem(data: unknown): data is Problem {
  return typeof data === "object" && data !== null && "operation" in data && "files" in data;
}

function isBuilt(part: unknown): part is WatchBuilt {
  return typeof part === "object" && part !== null && "event" in part && part.event === "built";
}

// Either is cancelled when one of them is.
class Either implements vscode.Disposable {
  private readonly source = new vscode.CancellationTokenSource();
  private readonly listening: vscode.Disposable[];

  constructor(...tokens: (vscode.CancellationToken | undefined)[]) {
    this.listening = tokens.flatMap((token) => token?.onCancellationRequested(() => this.source.cancel()) ?? []);
  }

  get token(): vscode.CancellationToken {
    return this.source.token;
  }

  dispose(): void {
    vscode.Disposable.from(...this.listening, this.source).dispose();
  }
}
