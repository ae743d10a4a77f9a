// What the parts of the extension share. Each part has a file of its own with an
// activate(deps) that returns what is to be disposed of.

import type * as vscode from "vscode";

import type { Accounts } from "./accounts";
import type { Debugged } from "./debug";
import type { Functions } from "./functions";
import type { Problems } from "./problems";
import type { Server } from "./server";
import type { Documents } from "./show/documents";

export interface Deps {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly server: Server;
  readonly functions: Functions;
  readonly accounts: Accounts;
  readonly problems: Problems;
  readonly documents: Documents;
  readonly debugged: vscode.EventEmitter<Debugged>; // how debug sessions have gone
}
