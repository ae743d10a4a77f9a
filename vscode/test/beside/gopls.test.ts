// Beside gopls in the same VS Code.

import * as assert from "node:assert/strict";
import * as vscode from "vscode";

import { fileOf, found } from "../host/found";
import type { Tests } from "../host/runner";

export const tests: Tests = {
  async "both say what is wrong, and nothing twice"() {
    // The document has a fault for each: a context by value, and a variable that
    // is not used.
    const since = Date.now();
    const document = await vscode.workspace.openTextDocument(fileOf("handler.go"));
    await vscode.window.showTextDocument(document);
    const ours = found(document.uri, (list) => list.some((d) => d.source === "lambda")).then(() => Date.now() - since);
    const theirs = found(document.uri, (list) => list.some((d) => d.source !== "lambda")).then(() => Date.now() - since);
    console.log(`first diagnostics: lambda-lsp ${await ours} ms, gopls ${await theirs} ms`);
    const list = vscode.languages.getDiagnostics(document.uri);
    const said = list.map((d) => `${d.range.start.line}: ${d.message}`);
    assert.equal(new Set(said).size, said.length, said.join("\n"));
    const lines = list.map((d) => `${d.range.start.line} ${d.severity}`);
    assert.equal(new Set(lines).size, lines.length, `two findings of one line: ${said.join("\n")}`);
    assert.deepEqual(list.map((d) => d.source).sort(), ["compiler", "lambda"], said.join("\n"));
  },

  async "a refused build says in Problems what gopls does not say already"() {
    await vscode.commands.executeCommand("lambda.build", { dir: fileOf("").fsPath.replace(/\/$/, "") });
    const list = vscode.languages.getDiagnostics(fileOf("handler.go"));
    const said = list.map((d) => `${d.range.start.line} ${d.severity}`);
    assert.equal(new Set(said).size, said.length, list.map((d) => `${d.source}: ${d.message}`).join("\n"));
  },

  async "no command is there twice, and gopls has its own"() {
    const all = await vscode.commands.getCommands(true);
    assert.ok(all.includes("lambda.build"));
    assert.ok(all.includes("gopls.tidy"));
    for (const id of all.filter((command) => /^(lambda|lambdaLsp|gopls)\./.test(command))) {
      assert.equal(all.filter((other) => other === id).length, 1, id);
    }
  },
};
