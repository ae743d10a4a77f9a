// Debug: starts a session of VS Code's on a function with an event.

import * as vscode from "vscode";

import { configure } from "../debug/configuration";
import type { Deps } from "../deps";
import { pickEvent } from "../pick/event";
import { directoryOf, namesEvent, nameOf, type Given } from "./target";

export async function debug(deps: Deps, given: Given<"debug">): Promise<unknown> {
  const dir = await directoryOf(deps, given);
  if (dir === undefined) {
    return undefined;
  }
  const event = namesEvent(given.args) ? {} : await pickEvent(deps, dir, true);
  if (event === undefined) {
    return undefined;
  }
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(dir));
  return vscode.debug.startDebugging(folder, configure(nameOf(deps, dir), { ...given.args, ...event, dir }));
}
