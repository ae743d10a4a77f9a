// What a build refuses, in the Problems view.

import * as vscode from "vscode";

import type { File, Finding, Problem } from "./generated";

export class Problems implements vscode.Disposable {
  private readonly found = vscode.languages.createDiagnosticCollection("lambda build");
  private readonly listening: vscode.Disposable;

  constructor() {
    // A place in a text that has changed since means nothing.
    this.listening = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.contentChanges.length > 0) {
        this.found.delete(event.document.uri);
      }
    });
  }

  // show puts a problem in the place of the one before.
  show(problem: Problem): void {
    this.clear();
    for (const file of problem.files) {
      const uri = vscode.Uri.parse(file.uri);
      const known = vscode.languages.getDiagnostics(uri);
      this.found.set(uri, diagnosticsOf(file).filter((d) => !known.some((k) => says(k, d))));
    }
  }

  clear(): void {
    this.found.clear();
  }

  dispose(): void {
    this.listening.dispose();
    this.found.dispose();
  }
}

function diagnosticsOf(file: File): vscode.Diagnostic[] {
  return file.findings.map((finding) => {
    const diagnostic = new vscode.Diagnostic(rangeOf(finding), finding.message, finding.severity - 1);
    diagnostic.source = "lambda build";
    diagnostic.code = finding.url === undefined ? finding.rule : { value: finding.rule, target: vscode.Uri.parse(finding.url) };
    return diagnostic;
  });
}

export function rangeOf(finding: Finding): vscode.Range {
  const { start, end } = finding.range;
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

// says reports whether the editor tells the same already: the language server as
// one types, or gopls what the compiler says.
function says(known: vscode.Diagnostic, diagnostic: vscode.Diagnostic): boolean {
  return known.range.start.line === diagnostic.range.start.line && known.severity === diagnostic.severity;
}
