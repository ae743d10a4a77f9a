// Logs: a function's log in AWS, followed in a channel of its own until cancelled.

import * as vscode from "vscode";

import type { Deps } from "../deps";
import type { LogLine, Output } from "../generated";
import { run } from "../run";
import { directoryOf, nameOf, type Given } from "./target";

const channels = new Map<string, vscode.OutputChannel>();

export async function logs(deps: Deps, given: Given<"logs">): Promise<unknown> {
  const dir = await directoryOf(deps, given);
  if (dir === undefined) {
    return undefined;
  }
  const name = nameOf(deps, dir);
  const channel = channelOf(deps, name);
  channel.show(true);
  const args = { follow: true, ...deps.accounts.chosen, ...given.args, dir };
  return run(deps.server, "logs", args, { title: vscode.l10n.t("Logs of {0}", name), onOutput: (said) => write(channel, said) });
}

function channelOf(deps: Deps, name: string): vscode.OutputChannel {
  let channel = channels.get(name);
  if (channel === undefined) {
    channel = vscode.window.createOutputChannel(vscode.l10n.t("Lambda: {0}", name));
    channels.set(name, channel);
    deps.context.subscriptions.push(channel);
  }
  return channel;
}

function write(channel: vscode.OutputChannel, said: Output): void {
  if (said.text !== undefined) {
    channel.append(said.text);
  }
  if (said.part !== undefined) {
    const line = said.part as LogLine;
    channel.appendLine(`${line.time} ${line.message.trimEnd()}`);
  }
}
