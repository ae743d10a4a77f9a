import * as assert from "node:assert/strict";
import * as vscode from "vscode";

import { fileOf, found } from "./found";
import type { Tests } from "./runner";

export const tests: Tests = {
  async "an edit gives a diagnostic, its fix takes it away"() {
    const document = await vscode.workspace.openTextDocument(fileOf("handler.go"));
    await vscode.window.showTextDocument(document);
    const signature = "ctx *runtime.Context";
    const at = document.positionAt(document.getText().indexOf(signature));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(at, at.translate(0, signature.length)), "ctx runtime.Context");
    assert.ok(await vscode.workspace.applyEdit(edit));
    const [diagnostic] = await found(document.uri, (list) => list.length === 1);
    assert.equal(diagnostic?.source, "lambda");
    assert.match(diagnostic.message, /by value/);
    assert.equal((diagnostic.code as { value: string }).value, "shim-context");

    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, diagnostic.range, "quickfix", 1);
    const fix = actions.find((action) => action.isPreferred);
    assert.ok(fix?.edit, `no preferred fix among ${actions.map((a) => a.title).join(", ")}`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await found(document.uri, (list) => list.length === 0);
    assert.match(document.getText(), /ctx \*runtime\.Context/);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  },

  async "every command of package.json is registered, none twice"() {
    const extension = vscode.extensions.getExtension("lambda-lsp.lambda-lsp");
    assert.ok(extension?.isActive);
    const contributed = (extension.packageJSON as { contributes: { commands: { command: string }[] } }).contributes.commands;
    const registered = await vscode.commands.getCommands(true);
    for (const { command } of contributed) {
      assert.equal(registered.filter((id) => id === command).length, 1, command);
    }
    assert.ok(registered.includes("lambda.build"));
  },
};
