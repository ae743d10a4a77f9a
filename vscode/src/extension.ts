// Wires the parts together.

import * as vscode from "vscode";

import { Accounts } from "./accounts";
import * as commands from "./commands";
import * as debug from "./debug";
import type { Deps } from "./deps";
import { Functions } from "./functions";
import { Problems } from "./problems";
import { Server } from "./server";
import { Documents } from "./show/documents";
import { ask } from "./show/plan";
import * as starting from "./starting";
import * as status from "./status";
import * as tasks from "./tasks";
import * as tests from "./tests";
import * as trust from "./trust";

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Lambda", { log: true });
  const server = new Server(context, log);
  const deps: Deps = {
    context,
    log,
    server,
    functions: new Functions(server),
    accounts: new Accounts(server, context.workspaceState),
    problems: new Problems(),
    documents: new Documents(),
    debugged: new vscode.EventEmitter(),
  };
  context.subscriptions.push(log, server, deps.functions, deps.accounts, deps.problems, deps.documents, deps.debugged);
  server.ask = (question, token) => ask(deps.documents, question, token);
  for (const part of [commands, debug, tests, tasks, status, trust, starting]) {
    context.subscriptions.push(part.activate(deps));
  }
}
