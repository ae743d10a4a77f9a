// Configurations: those of launch.json, those that VS Code offers where there is
// none, and what is left out in them.

import * as path from "node:path";
import * as vscode from "vscode";

import { directoryOf } from "../commands/target";
import type { Deps } from "../deps";
import { debugType, type DebugArgs, type Function } from "../generated";
import { onlyEvent } from "../pick/event";
import { told } from "../show/failure";

export interface Configuration extends vscode.DebugConfiguration, Pick<DebugArgs, "dir" | "event" | "data" | "example" | "flags"> {}

// configure is the configuration that a command starts.
export function configure(name: string, args: DebugArgs): Configuration {
  return { type: debugType, request: "launch", name: vscode.l10n.t("Debug {0}", name), ...args };
}

// argumentsOf are those of the server's command that a whole configuration has.
export function argumentsOf({ dir = "", event, data, example, flags }: Configuration): DebugArgs & { dir: string } {
  return { dir, ...(event && { event }), ...(data && { data }), ...(example && { example }), ...(flags && { flags }) };
}

export class Configurations implements vscode.DebugConfigurationProvider {
  constructor(private readonly deps: Deps) {}

  // provideDebugConfigurations has one for each event of each function in a folder:
  // VS Code asks for what is in none as well.
  async provideDebugConfigurations(folder: vscode.WorkspaceFolder | undefined): Promise<Configuration[]> {
    const all = await told(this.deps, "debug", async () => {
      await this.deps.server.start();
      return this.deps.functions.refresh();
    });
    return folder === undefined ? [] : (all ?? []).filter((f) => within(folder, f.dir)).flatMap((f) => offered(folder, f));
  }

  // resolveDebugConfiguration finds the function of a configuration that names
  // none, as that is which F5 starts without a launch.json.
  async resolveDebugConfiguration(_: vscode.WorkspaceFolder | undefined, given: vscode.DebugConfiguration): Promise<vscode.DebugConfiguration | undefined> {
    const configuration = given as Configuration;
    if (configuration.dir) {
      return configuration;
    }
    const dir = await told(this.deps, "debug", () => directoryOf(this.deps, {}));
    if (dir === undefined) {
      return undefined;
    }
    const args = { dir, ...onlyEvent(this.deps.functions.at(dir)?.events ?? []) };
    return { ...configure(path.basename(dir), args), ...onlyGiven(configuration) };
  }

  // resolveDebugConfigurationWithSubstitutedVariables makes paths absolute: that
  // of a directory is relative to the folder, that of an event to the function.
  resolveDebugConfigurationWithSubstitutedVariables(folder: vscode.WorkspaceFolder | undefined, given: vscode.DebugConfiguration): Configuration {
    const { dir = "", event, ...rest } = given as Configuration;
    const whole = path.resolve(folder?.uri.fsPath ?? "", dir);
    return { ...rest, type: debugType, dir: whole, ...(event && { event: path.resolve(whole, event) }) } as Configuration;
  }
}

function within(folder: vscode.WorkspaceFolder, dir: string): boolean {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(dir))?.uri.toString() === folder.uri.toString();
}

function offered(folder: vscode.WorkspaceFolder, { dir, name, events }: Function): Configuration[] {
  const shown = path.posix.join("${workspaceFolder}", ...path.relative(folder.uri.fsPath, dir).split(path.sep));
  if (events.length <= 1) {
    const { event } = onlyEvent(events);
    return [configure(name, { dir: shown, ...(event !== undefined && { event: path.relative(dir, event) }) })];
  }
  return events.map((file) => {
    const event = path.relative(dir, file);
    return configure(`${name} (${event})`, { dir: shown, event });
  });
}

// onlyGiven leaves out what is empty, as everything is without a launch.json.
function onlyGiven(configuration: Configuration): object {
  return Object.fromEntries(Object.entries(configuration).filter(([, value]) => value !== undefined && value !== ""));
}
