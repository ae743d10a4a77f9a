// What a test has come to: passed is an event that the function has answered,
// failed one that it has answered with an error.

import * as vscode from "vscode";

import type { Deps } from "../deps";
import { methods, type Frame, type InvokeResult } from "../generated";
import { rangeOf } from "../problems";
import { Refused } from "../run";
import { errorMessage } from "../show/response";

export async function judge(deps: Deps, run: vscode.TestRun, item: vscode.TestItem, result: InvokeResult): Promise<void> {
  const log = lines(result.logs);
  append(run, item, `${log}${JSON.stringify(result.payload, null, 2)}\n`);
  if (result.functionError === undefined) {
    run.passed(item, result.durationMs);
    return;
  }
  // Of a process that has panicked Lambda says no more than that it has gone.
  const why = /\bpanic: .*/.exec(log)?.[0] ?? errorMessage(result);
  const message = new vscode.TestMessage(`${why}\n\n${log}`);
  const location = await locate(deps, item, `${result.logs}\n${JSON.stringify(result.payload)}`);
  run.failed(item, location === undefined ? message : Object.assign(message, { location }), result.durationMs);
}

// refuse tells why there was no invocation: what the build found, each at its place.
export function refuse(run: vscode.TestRun, item: vscode.TestItem, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  append(run, item, `${text}\n`);
  const files = error instanceof Refused ? error.problem.files : [];
  const found = files.flatMap((file) =>
    file.findings.map((finding) => Object.assign(new vscode.TestMessage(finding.message), { location: new vscode.Location(vscode.Uri.parse(file.uri), rangeOf(finding)) })),
  );
  run.errored(item, found.length > 0 ? found : new vscode.TestMessage(text));
}

// locate finds the line of the user's that a log points at.
async function locate(deps: Deps, item: vscode.TestItem, log: string): Promise<vscode.Location | undefined> {
  const client = await deps.server.start();
  const [frame] = await client.sendRequest<Frame[]>(methods.frames, { dir: item.parent?.id ?? "", log });
  return frame && new vscode.Location(vscode.Uri.file(frame.file), new vscode.Position(frame.line - 1, 0));
}

// lines are a log's: Lambda keeps those of one entry apart by carriage returns.
function lines(log: string): string {
  return log.replace(/\r\n?/g, "\n");
}

// append writes output as a terminal has it.
function append(run: vscode.TestRun, item: vscode.TestItem, text: string): void {
  run.appendOutput(text.replaceAll("\n", "\r\n"), undefined, item);
}
