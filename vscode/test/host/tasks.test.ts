// Tasks, as they are offered and as a tasks.json has them.

import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as vscode from "vscode";

import { fileOf } from "./found";
import { event, type Tests } from "./runner";

// run returns the exit status of a task.
async function run(task: vscode.Task): Promise<number | undefined> {
  const ended = event(vscode.tasks.onDidEndTaskProcess, ({ execution }) => execution.task.name === task.name);
  await vscode.tasks.executeTask(task);
  return (await ended).exitCode;
}

// offered waits until the server has told which functions there are.
async function offered(name: string): Promise<vscode.Task> {
  for (;;) {
    const task = (await vscode.tasks.fetchTasks({ type: "lambda-go" })).find((one) => one.name === name);
    if (task !== undefined) {
      return task;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const tests: Tests = {
  async "the function's build is offered as a task, and builds it"() {
    const built = fileOf("bootstrap").fsPath;
    fs.rmSync(built, { force: true });
    const task = await offered("Build hello");
    assert.equal(task.group, vscode.TaskGroup.Build);
    assert.deepEqual({ ...task.definition }, { type: "lambda-go", command: "build", dir: "${workspaceFolder}" });
    assert.equal(await run(task), 0);
    assert.ok(fs.existsSync(built));
    fs.rmSync(built);
  },

  async "a task of a tasks.json runs with its arguments, and its failure is one"() {
    const folder = fileOf(".vscode");
    await vscode.workspace.fs.createDirectory(folder);
    const written = (args: string[]) => {
      const task = { type: "lambda-go", command: "check", args, label: args.join(" "), problemMatcher: [] };
      fs.writeFileSync(fileOf(".vscode/tasks.json").fsPath, JSON.stringify({ version: "2.0.0", tasks: [task] }));
    };
    try {
      for (const [pattern, status] of [["./...", 0], ["./none", 1]] as const) {
        written([pattern]);
        assert.equal(await run(await offered(pattern)), status, pattern);
      }
    } finally {
      await vscode.workspace.fs.delete(folder, { recursive: true });
    }
  },
};
