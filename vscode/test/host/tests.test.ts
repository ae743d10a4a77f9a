// The Test Explorer's tree, and its tests in the debugger. VS Code tells extensions
// nothing of results: how invocations go is looked at in the window.

import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";

import { fileOf } from "./found";
import { event, type Tests } from "./runner";
import { breakAt, gone, left, Listener } from "./session";

// inFile are the ids of the tests in a file, from the controller's down.
function inFile(uri: vscode.Uri): Thenable<string[][]> {
  return vscode.commands.executeCommand<string[][]>("vscode.testing.getTestsInFile", uri);
}

// counted waits for a file to have so many tests, of which nothing tells.
async function counted(uri: vscode.Uri, count: number): Promise<string[][]> {
  for (;;) {
    const tests = await inFile(uri);
    if (tests.length === count) {
      return tests;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// debugAll starts the Debug profile, and waits for the breakpoint.
async function debugAll(test: (heard: Listener, run: Thenable<unknown>) => Promise<void>): Promise<void> {
  const heard = new Listener();
  const breakpoint = await breakAt("log.Printf");
  try {
    await counted(fileOf("event.json"), 1);
    await test(heard, vscode.commands.executeCommand("testing.debugAll"));
  } finally {
    vscode.debug.removeBreakpoints([breakpoint]);
    heard.dispose();
  }
}

export const tests: Tests = {
  async "a saved event is a test of its function"() {
    const uri = fileOf("event.json");
    assert.deepEqual(await counted(uri, 1), [["lambdaLsp", path.dirname(uri.fsPath), uri.fsPath]]);
  },

  async "events that are added are there, and removed ones are not"() {
    const files = ["events/more.json", "event-two.json"].map(fileOf);
    for (const file of files) {
      await vscode.workspace.fs.writeFile(file, Buffer.from('{"name": "You"}\n'));
      await counted(file, 1);
    }
    for (const file of files) {
      await vscode.workspace.fs.delete(file);
      await counted(file, 0);
    }
    assert.equal((await inFile(fileOf("event.json"))).length, 1);
    await vscode.workspace.fs.delete(fileOf("events"));
  },

  async "events come and go with their directory, too"() {
    const [file, dir] = [fileOf("events/more.json"), path.dirname(fileOf("events/more.json").fsPath)];
    for (let round = 0; round < 5; round++) {
      fs.mkdirSync(dir);
      fs.writeFileSync(file.fsPath, "{}");
      await counted(file, 1);
      fs.rmSync(dir, { recursive: true });
      await counted(file, 0);
    }
  },

  "a test in the debugger stops at a breakpoint, and ends with the response": () =>
    debugAll(async (heard, run) => {
      const { session, message } = await heard.event("stopped");
      assert.equal(session.configuration["event"], fileOf("event.json").fsPath);
      const ended = event(vscode.debug.onDidTerminateDebugSession);
      await session.customRequest("continue", { threadId: message.body?.threadId });
      await ended;
      await run;
      assert.match(heard.output("stdout"), /"Hello, World!"/);
    }),

  "stopping the session of a test ends it, Delve and the function": () =>
    debugAll(async (heard, run) => {
      const { session } = await heard.event("stopped");
      const pids = left();
      assert.ok(pids.length >= 2);
      const ended = event(vscode.debug.onDidTerminateDebugSession);
      await vscode.debug.stopDebugging(session);
      await ended;
      await gone(pids);
      await run;
    }),

  "cancelling the test does so, too": () =>
    debugAll(async (heard, run) => {
      await heard.event("stopped");
      const pids = left();
      const ended = event(vscode.debug.onDidTerminateDebugSession);
      await vscode.commands.executeCommand("testing.cancelRun");
      await ended;
      await gone(pids);
      await run;
    }),
};
