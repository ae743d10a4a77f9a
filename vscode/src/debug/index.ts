// Debugging: each session has an adapter of its own, which ends with it, and with
// it Delve and the function.

import * as vscode from "vscode";

import type { Deps } from "../deps";
import { debugType, type DebugPart } from "../generated";
import { told } from "../show/failure";
import { begin, type Adapter } from "./adapter";
import { argumentsOf, Configurations, type Configuration } from "./configuration";

// A Debugged is a session that has ended.
export interface Debugged {
  readonly configuration: vscode.DebugConfiguration;
  readonly outcome: DebugPart | undefined; // none: it did not come to a launch
}

export function activate(deps: Deps): vscode.Disposable {
  const configurations = new Configurations(deps);
  const sessions = new Sessions(deps);
  const { Initial, Dynamic } = vscode.DebugConfigurationProviderTriggerKind;
  return vscode.Disposable.from(
    sessions,
    vscode.debug.registerDebugConfigurationProvider(debugType, configurations, Initial),
    vscode.debug.registerDebugConfigurationProvider(debugType, { provideDebugConfigurations: (folder) => configurations.provideDebugConfigurations(folder) }, Dynamic),
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, sessions),
    vscode.debug.registerDebugAdapterTrackerFactory(debugType, sessions),
  );
}

class Sessions implements vscode.DebugAdapterDescriptorFactory, vscode.DebugAdapterTrackerFactory, vscode.Disposable {
  // By the ids of sessions. One that is restarted keeps its id and gets another.
  private readonly running = new Map<string, Adapter>();

  constructor(private readonly deps: Deps) {}

  async createDebugAdapterDescriptor({ id, configuration }: vscode.DebugSession): Promise<vscode.DebugAdapterDescriptor> {
    const adapter = await told(this.deps, "debug", () => begin(this.deps, argumentsOf(configuration as Configuration)));
    if (adapter === undefined) {
      throw new vscode.CancellationError(); // which VS Code says nothing of
    }
    this.running.set(id, adapter);
    void adapter.ended.then((outcome) => {
      if (this.running.get(id) === adapter) {
        this.running.delete(id);
      }
      this.deps.debugged.fire({ configuration, outcome });
    });
    return new vscode.DebugAdapterServer(adapter.port, "127.0.0.1");
  }

  createDebugAdapterTracker({ id }: vscode.DebugSession): vscode.DebugAdapterTracker {
    const adapter = this.running.get(id);
    const stop = () => adapter?.stop();
    return { onWillStopSession: stop, onError: stop, onExit: stop };
  }

  dispose(): void {
    for (const adapter of this.running.values()) {
      adapter.stop();
    }
  }
}
