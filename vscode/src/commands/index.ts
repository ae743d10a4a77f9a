// Every command: those of the palette, and the server's own, which lenses and
// code actions run. Both come to the same handler.

import * as vscode from "vscode";

import type { Deps } from "../deps";
import { commands, type Verb } from "../generated";
import { told } from "../show/failure";
import { debug } from "./debug";
import { deploy } from "./deploy";
import { invoke, invokeRemote } from "./invoke";
import { newFunction } from "./new";
import { plain } from "./plain";
import { streamed } from "./stream";
import type { Given, Handler } from "./target";

// The commands that do more than run and tell how it went.
const handlers: { readonly [V in Verb]?: Handler<V> } = { new: newFunction, invoke, debug, deploy, logs: streamed("logs", { follow: true }) };

export function activate(deps: Deps): vscode.Disposable {
  const { server, log } = deps;
  const verbs = Object.keys(commands) as Verb[];
  const handle = <V extends Verb>(verb: V, given: Given<V>) => told(deps, verb, () => handlerOf(verb)(deps, given));

  server.executeCommand = async (id, args) => {
    const verb = verbs.find((v) => commands[v].id === id);
    return verb && handle(verb, { args: args[0] ?? {} });
  };
  return vscode.Disposable.from(
    ...verbs.map((verb) =>
      vscode.commands.registerCommand(commands[verb].palette, (given: unknown) => handle(verb, fromMenu(given))),
    ),
    vscode.commands.registerCommand("lambdaLsp.invokeRemote", (given: unknown) =>
      told(deps, "invoke", () => invokeRemote(deps, fromMenu(given))),
    ),
    vscode.commands.registerCommand("lambdaLsp.showLog", () => log.show()),
    vscode.commands.registerCommand("lambdaLsp.restartServer", () => told(deps, undefined, async () => void (await server.restart()))),
  );
}

function handlerOf<V extends Verb>(verb: V): Handler<V> {
  return handlers[verb] ?? (commands[verb].streams ? streamed(verb) : plain(verb));
}

// fromMenu reads what VS Code calls a command with: the file or directory whose
// menu it was; nothing in the palette; or arguments, from a key binding.
function fromMenu<V extends Verb>(given: unknown): Given<V> {
  if (given instanceof vscode.Uri) {
    return { file: given.fsPath };
  }
  return typeof given === "object" && given !== null ? { args: given } : {};
}
