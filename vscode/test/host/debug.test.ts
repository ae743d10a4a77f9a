// Debug sessions, from the breakpoint to the end of everything.

import * as assert from "node:assert/strict";
import * as path from "node:path";
import * as vscode from "vscode";

import { fileOf } from "./found";
import { event, type Tests } from "./runner";
import { breakAt, children, gone, left, Listener, locals } from "./session";

const folder = () => path.dirname(fileOf("handler.go").fsPath);
const launch = (more: object = {}) => ({ type: "lambda-go", request: "launch", name: "test", dir: "${workspaceFolder}", ...more });

// scene has a breakpoint in the handler, and ends what is left of sessions.
async function scene(test: (heard: Listener) => Promise<void>): Promise<void> {
  const heard = new Listener();
  const breakpoint = await breakAt("log.Printf");
  try {
    await test(heard);
  } finally {
    vscode.debug.removeBreakpoints([breakpoint]);
    heard.dispose();
    await vscode.debug.stopDebugging();
  }
}

export const tests: Tests = {
  "a session stops at a breakpoint, shows the event, and ends with the response": () =>
    scene(async (heard) => {
      const ended = event(vscode.debug.onDidTerminateDebugSession);
      assert.ok(await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], launch()));
      const stopped = await heard.event("stopped");
      const all = await locals(stopped);
      const evt = all.find(({ name }) => name === "evt");
      assert.ok(evt !== undefined, all.map(({ name }) => name).join(", "));
      const [name] = await children(stopped.session, evt.variablesReference);
      assert.equal(`${name?.name} = ${name?.value}`, 'Name = "World"');
      const pids = left();
      assert.ok(pids.length >= 2, `Delve and the function are ${pids.join(", ")}`);
      await stopped.session.customRequest("continue", { threadId: stopped.message.body?.threadId });
      await ended;
      assert.match(heard.output("stdout"), /"Hello, World!"/);
      assert.match(heard.output("console"), /greet World/);
      await gone(pids);
    }),

  "stopping ends Delve and the function": () =>
    scene(async (heard) => {
      assert.ok(await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], launch({ data: '{"name": "You"}' })));
      const { session } = await heard.event("stopped");
      const pids = left();
      assert.ok(pids.length >= 2, `Delve and the function are ${pids.join(", ")}`);
      const ended = event(vscode.debug.onDidTerminateDebugSession);
      await vscode.debug.stopDebugging(session);
      await ended;
      await gone(pids);
    }),

  "restarting builds anew, and leaves nothing of the first one": () =>
    scene(async (heard) => {
      assert.ok(await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], launch()));
      await heard.event("stopped");
      const pids = left();
      await vscode.commands.executeCommand("workbench.action.debug.restart");
      const again = await heard.event("stopped", 2);
      await gone(pids);
      assert.ok((await locals(again)).some(({ name }) => name === "evt"));
      const others = left();
      await vscode.debug.stopDebugging();
      await gone(others);
    }),

  "the lens's command starts one, with the event that it is given": () =>
    scene(async (heard) => {
      await vscode.commands.executeCommand("lambda.debug", { dir: folder(), data: '{"name": "Lens"}' });
      const stopped = await heard.event("stopped");
      assert.equal(stopped.session.name, "Debug hello");
      const evt = (await locals(stopped)).find(({ name }) => name === "evt");
      const [name] = await children(stopped.session, evt?.variablesReference ?? 0);
      assert.equal(name?.value, '"Lens"');
    }),

  "without a launch.json it is the function of the active editor": () =>
    scene(async (heard) => {
      await vscode.window.showTextDocument(fileOf("handler.go"));
      assert.ok(await vscode.debug.startDebugging(undefined, { type: "lambda-go", request: "launch", name: "" }));
      const { session } = await heard.event("stopped");
      assert.equal(session.configuration["dir"], folder());
    }),

  "what cannot start is told by the extension, and no session is left": () =>
    scene(async () => {
      assert.equal(await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], launch({ event: "none.json" })), false);
      assert.equal(vscode.debug.activeDebugSession, undefined);
    }),
};
