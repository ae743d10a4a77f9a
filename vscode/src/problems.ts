// What a build refuses, in the Problems view.

import * as vscode from "vscode";

import type { File, Finding, Problem } from "./generated";

const source = "lambda build";

// A Refused file is one that a build has found something in.
interface Refused {
  readonly uri: vscode.Uri;
  readonly diagnostics: readonly vscode.Diagnostic[];
  shown: number; // how many of them nobody else tells
}

export class Problems implements vscode.Disposable {
  private readonly found = vscode.languages.createDiagnosticCollection(source);
  private readonly refused = new Map<string, Refused>();
  private since = 0; // when the build was refused
  private readonly listening: vscode.Disposable;

  constructor() {
    const files = vscode.workspace.createFileSystemWatcher("**/*.{go,json,mod}", true);
    // A place in a text that has changed since means nothing.
    this.listening = vscode.Disposable.from(
      files,
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => contentChanges.length > 0 && this.forget(document.uri)),
      files.onDidChange((uri) => void this.written(uri)),
      files.onDidDelete((uri) => this.forget(uri)),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => uris.forEach((uri) => this.publish(uri))),
    );
  }

  // show puts a problem in the place of the one before.
  show(problem: Problem): void {
    this.clear();
    this.since = Date.now();
    for (const file of problem.files) {
      const uri = vscode.Uri.parse(file.uri);
      this.refused.set(String(uri), { uri, diagnostics: diagnosticsOf(file), shown: 0 });
      this.publish(uri);
    }
  }

  clear(): void {
    this.refused.clear();
    this.found.clear();
  }

  // publish leaves out what the editor tells already: gopls may do so later than the
  // build, or no longer.
  private publish(uri: vscode.Uri): void {
    const file = this.refused.get(String(uri));
    if (file === undefined) {
      return;
    }
    const known = vscode.languages.getDiagnostics(uri).filter((d) => d.source !== source);
    const ours = file.diagnostics.filter((d) => !known.some((k) => says(k, d)));
    if (ours.length !== file.shown) {
      file.shown = ours.length;
      this.found.set(uri, ours);
    }
  }

  // written forgets a file that was written since the build. VS Code may tell of one
  // that was written before.
  private async written(uri: vscode.Uri): Promise<void> {
    if (!this.refused.has(String(uri))) {
      return;
    }
    const at = await Promise.resolve(vscode.workspace.fs.stat(uri)).then((stat) => stat.mtime, () => Date.now());
    if (at > this.since) {
      this.forget(uri);
    }
  }

  private forget(uri: vscode.Uri): void {
    if (this.refused.delete(String(uri))) {
      this.found.delete(uri);
    }
  }

  dispose(): void {
    this.listening.dispose();
    this.found.dispose();
  }
}

function diagnosticsOf(file: File): vscode.Diagnostic[] {
  return file.findings.map((finding) => {
    const diagnostic = new vscode.Diagnostic(rangeOf(finding), finding.message, finding.severity - 1);
    diagnostic.source = source;
    diagnostic.code = finding.url === undefined ? finding.rule : { value: finding.rule, target: vscode.Uri.parse(finding.url) };
    return diagnostic;
  });
}

export function rangeOf(finding: Finding): vscode.Range {
  const { start, end } = finding.range;
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

// says reports whether the editor tells the same already: the language server by the
// same rule, gopls in the compiler's words, or whoever it is in these.
function says(known: vscode.Diagnostic, diagnostic: vscode.Diagnostic): boolean {
  if (known.range.start.line !== diagnostic.range.start.line) {
    return false;
  }
  return known.message === diagnostic.message || codeOf(known) === codeOf(diagnostic) || (known.source === "compiler" && codeOf(diagnostic) === "compile");
}

function codeOf({ code }: vscode.Diagnostic): string | number | undefined {
  return typeof code === "object" ? code.value : code;
}
