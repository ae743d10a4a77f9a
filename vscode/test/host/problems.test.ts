// What a build refuses, in Problems: as long as it is so, and nobody else tells it.

import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";

import { fileOf, found } from "./found";
import type { Tests } from "./runner";

const refusals = (list: vscode.Diagnostic[]) => list.filter((d) => d.source === "lambda build");

export const tests: Tests = {
  async "a refusal goes while another extension tells it, and when its file is written"() {
    const uri = fileOf("broken.go"); // which no editor shows
    fs.writeFileSync(uri.fsPath, "package main\n\nvar _ = nothing\n");
    const other = vscode.languages.createDiagnosticCollection("other");
    try {
      await vscode.commands.executeCommand("lambda.build", { dir: path.dirname(uri.fsPath) });
      const [refused] = await found(uri, (list) => refusals(list).length === 1);
      assert.match(refused?.message ?? "", /undefined: nothing/);

      // Another command is refused, for nothing that is in the code.
      await vscode.commands.executeCommand("lambda.new", { dir: path.dirname(uri.fsPath), event: "plain" });
      assert.equal(refusals(vscode.languages.getDiagnostics(uri)).length, 1);

      other.set(uri, [new vscode.Diagnostic(new vscode.Range(2, 0, 2, 5), "an opinion", vscode.DiagnosticSeverity.Error)]);
      await found(uri, (list) => list.length === 2);
      other.set(uri, [new vscode.Diagnostic(new vscode.Range(2, 8, 2, 15), refused?.message ?? "", vscode.DiagnosticSeverity.Error)]);
      await found(uri, (list) => list.length === 1 && refusals(list).length === 0);
      other.clear();
      await found(uri, (list) => refusals(list).length === 1);

      fs.writeFileSync(uri.fsPath, "package main\n");
      await found(uri, (list) => list.length === 0);
    } finally {
      other.dispose();
      fs.rmSync(uri.fsPath);
    }
  },
};
