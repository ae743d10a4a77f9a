// Debug sessions, as tests look at them.

import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";

import { hasVariable, pidsOf } from "../ui/processes";
import { fileOf } from "./found";

interface Message {
  readonly type: string;
  readonly event?: string;
  readonly body?: { readonly category?: string; readonly output?: string; readonly threadId?: number };
}

// A Heard is a message of the adapter's, and the session that it is for.
interface Heard {
  readonly session: vscode.DebugSession;
  readonly message: Message;
}

// Listener hears what the adapters say from now on.
export class Listener implements vscode.Disposable {
  private readonly all: Heard[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly registered = vscode.debug.registerDebugAdapterTrackerFactory("lambda-go", {
    createDebugAdapterTracker: (session) => ({
      onDidSendMessage: (message: Message) => {
        this.all.push({ session, message });
        this.waiting.forEach((look) => look());
      },
    }),
  });

  // event waits for the nth of those events, counted from 1.
  event(name: string, nth = 1): Promise<Heard> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.all.filter(({ message }) => message.type === "event" && message.event === name)[nth - 1];
        if (found !== undefined) {
          this.waiting.delete(look);
          resolve(found);
        }
      };
      this.waiting.add(look);
      look();
    });
  }

  // output is what was said in a category so far.
  output(category: string): string {
    return this.all
      .filter(({ message }) => message.event === "output" && message.body?.category === category)
      .map(({ message }) => message.body?.output ?? "")
      .join("");
  }

  dispose(): void {
    this.registered.dispose();
  }
}

// breakAt sets a breakpoint at the line of handler.go that holds a text.
export async function breakAt(text: string): Promise<vscode.SourceBreakpoint> {
  const document = await vscode.workspace.openTextDocument(fileOf("handler.go"));
  const position = document.positionAt(document.getText().indexOf(text));
  const breakpoint = new vscode.SourceBreakpoint(new vscode.Location(document.uri, position));
  vscode.debug.addBreakpoints([breakpoint]);
  return breakpoint;
}

// locals are those of the frame where a session has stopped.
export async function locals({ session, message }: Heard): Promise<Variable[]> {
  const { stackFrames } = (await session.customRequest("stackTrace", { threadId: message.body?.threadId })) as { stackFrames: { id: number }[] };
  const { scopes } = (await session.customRequest("scopes", { frameId: stackFrames[0]?.id })) as { scopes: { variablesReference: number }[] };
  return children(session, scopes[0]?.variablesReference ?? 0);
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly variablesReference: number;
}

export async function children(session: vscode.DebugSession, variablesReference: number): Promise<Variable[]> {
  return ((await session.customRequest("variables", { variablesReference })) as { variables: Variable[] }).variables;
}

// left are the processes of Delve, and of functions built for it, that this window has
// started: each VS Code of these tests has a home of its own.
export function left(): number[] {
  const delve = (process.env["PATH"] ?? "").split(path.delimiter).map((dir) => path.join(dir, "dlv")).find((file) => fs.existsSync(file)) ?? "";
  const functions = fs.readdirSync("/proc").filter((pid) => {
    try {
      return fs.readlinkSync(`/proc/${pid}/exe`).includes("lambda-lsp-debug-");
    } catch {
      return false; // it has gone, or is not ours to look at
    }
  });
  return [...pidsOf(fs.realpathSync(delve)), ...functions.map(Number)].filter((pid) => hasVariable(pid, `HOME=${process.env["HOME"] ?? ""}`));
}

// gone waits for the processes to have ended, of which nothing tells.
export async function gone(pids: readonly number[]): Promise<void> {
  while (left().some((pid) => pids.includes(pid))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
