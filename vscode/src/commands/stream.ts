// The commands that go on until they are cancelled, such as Watch and Logs: what
// they say is in a channel of the function's own.

import * as vscode from "vscode";

import type { Deps } from "../deps";
import type { Arguments, Verb } from "../generated";
import { run } from "../run";
import { titleOf } from "../titles";
import { accountFor, directoryOf, nameOf, type Given, type Handler } from "./target";

const channels = new Map<string, vscode.OutputChannel>();

// streamed is the handler of such a command, whose defaults hold where nothing
// else is given.
export function streamed<V extends Verb>(verb: V, defaults: Partial<Arguments[V]> = {}): Handler<V> {
  return async (deps: Deps, given: Given<V>) => {
    const dir = await directoryOf(deps, given);
    if (dir === undefined) {
      return undefined;
    }
    const account = await accountFor(deps, verb);
    if (account === undefined) {
      return undefined;
    }
    const name = nameOf(deps, dir);
    const channel = channelOf(deps, name);
    channel.show(true);
    const args = { ...defaults, ...account, ...given.args, dir } as Arguments[V];
    const title = vscode.l10n.t("{0} {1}", titleOf(verb), name);
    return run(deps, verb, args, { title, onOutput: ({ text }) => channel.append(text) });
  };
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
