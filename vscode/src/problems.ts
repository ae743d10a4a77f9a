// What a build refuses, in the Problems view.

import * as vscode from "vscode";

import type { File, Finding, Problem, Verb } from "./generated";

const source = "lambda build";

// The commands that build, whose refusals are of the build before.
const builds: ReadonlySet<Verb> = new Set<Verb>(["build", "package", "invoke", "watch", "debug", "deploy"]);

// A Refused file is one that a build has found something in.
interface Refused {
  readonly uri: vscode.Uri;
  readonly diagnostics: readonly vscode.Diagnostic[];
  shown: readonly vscode.Diagnostic[]; // those of them that nobody else tells
  written: vscode.FileStat | undefined; // as it was refused; undefined before that is known
}

export class Problems implements vscode.Disposable {
  private readonly found = vscode.languages.createDiagnosticCollection(source);
  private readonly refused = new Map<string, Refused>();
  private begun = 0; // when the last build was started
  private readonly edited = new Set<string>(); // since then
  private readonly listening: vscode.Disposable;

  constructor() {
    const files = vscode.workspace.createFileSystemWatcher("**", true);
    // A place in a text that has changed since means nothing.
    this.listening = vscode.Disposable.from(
      files,
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) {
          this.edited.add(String(document.uri));
          this.forget(document.uri);
        }
      }),
      files.onDidChange((uri) => void this.written(uri)),
      files.onDidDelete((uri) => this.forgetAll(uri)),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => uris.forEach((uri) => this.publish(uri))),
    );
  }

  // begin forgets the last build if a command starts another.
  begin(verb: Verb): void {
    if (builds.has(verb)) {
      this.restart();
    }
  }

  // show puts a problem in the place of the one before, but for files that were
  // changed meanwhile. One that is about no file leaves that before as it is.
  show(problem: Problem): void {
    if (problem.files.length === 0) {
      return;
    }
    this.clear();
    for (const file of problem.files) {
      const uri = vscode.Uri.parse(file.uri);
      if (!this.edited.has(String(uri))) {
        this.refused.set(String(uri), { uri, diagnostics: diagnosticsOf(file), shown: [], written: undefined });
        this.publish(uri);
        void this.written(uri);
      }
    }
  }

  // replace shows what a command that goes on, such as Watch, has found in what is on
  // disk now. What somebody is writing at meanwhile is about to be built again.
  replace(problem: Problem): void {
    this.restart();
    vscode.workspace.textDocuments.filter((d) => d.isDirty).forEach((d) => this.edited.add(String(d.uri)));
    this.show(problem);
  }

  private restart(): void {
    this.clear();
    this.edited.clear();
    this.begun = Date.now();
  }

  private clear(): void {
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
    if (ours.length !== file.shown.length || ours.some((d, i) => d !== file.shown[i])) {
      file.shown = ours;
      this.found.set(uri, ours);
    }
  }

  // written forgets a file that is not what was built. VS Code may tell late of one
  // that was written before.
  private async written(uri: vscode.Uri): Promise<void> {
    const file = this.refused.get(String(uri));
    const now = file && (await vscode.workspace.fs.stat(uri).then((stat) => stat, () => undefined));
    if (file === undefined || this.refused.get(String(uri)) !== file) {
      return;
    }
    const { written } = file;
    if (now === undefined || now.mtime > this.begun || (written && (now.mtime !== written.mtime || now.size !== written.size))) {
      this.forget(uri);
    }
    file.written = now;
  }

  // forgetAll forgets a file, or all in a directory.
  private forgetAll({ path }: vscode.Uri): void {
    for (const { uri } of [...this.refused.values()]) {
      if (uri.path === path || uri.path.startsWith(`${path}/`)) {
        this.forget(uri);
      }
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
