// function.json has a schema and a language server: each thing is said once.

import * as assert from "node:assert/strict";
import * as vscode from "vscode";

import { fileOf, found } from "./found";
import type { Tests } from "./runner";

async function open(text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(fileOf("function.json"));
  await vscode.window.showTextDocument(document);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
  return document;
}

async function completed(text: string): Promise<string[]> {
  const document = await open(text.replace("|", ""));
  const position = document.positionAt(text.indexOf("|"));
  const list = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, position);
  return list.items
    .filter((item) => item.kind !== vscode.CompletionItemKind.Text) // words of the file, which VS Code offers everywhere
    .map((item) => (typeof item.label === "string" ? item.label : item.label.label).replaceAll('"', ""));
}

function once(labels: string[], label: string): void {
  assert.equal(labels.filter((other) => other === label).length, 1, `${label} among ${labels.join(", ")}`);
}

export const tests: Tests = {
  async "names and values are completed once"() {
    const names = await completed('{\n  "FunctionName": "hello",\n  "|"\n}\n');
    once(names, "Runtime");
    once(names, "MemorySize");
    once(await completed('{\n  "Runtime": "|"\n}\n'), "provided.al2023");
    once(await completed('{\n  "TracingConfig": {"Mode": "|"}\n}\n'), "Active");
    once(await completed('{\n  "Runtime": "python3.13",\n  "Handler": "|"\n}\n'), "handler.Handle");
  },

  async "a setting is explained once"() {
    const document = await open('{\n  "Timeout": 3,\n  "Role": "r"\n}\n');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, new vscode.Position(1, 5));
    const text = hovers.flatMap((hover) => hover.contents).map((content) => (typeof content === "string" ? content : content.value));
    assert.equal(text.filter((part) => part.includes("seconds")).length, 1, text.join("\n---\n"));
  },

  async "what is wrong is said once"() {
    const document = await open('{\n  "FunctionName": "hello",\n  "Runtme": "x",\n  "Timeout": "3",\n  "Role": "arn:aws:iam::123456789012:role/hello"\n}\n');
    const list = await found(document.uri, (all) => all.length >= 2);
    assert.deepEqual(list.map((d) => `${d.range.start.line} ${d.source}`).sort(), ["2 lambda", "3 lambda"], list.map((d) => d.message).join("\n"));
    await vscode.commands.executeCommand("workbench.action.files.revert");
  },
};
