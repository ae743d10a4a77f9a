// Whether there is Lambda code: a Go file that imports one of the packages that
// handlers are written with. Nothing is started before.

import * as fs from "node:fs/promises";
import * as vscode from "vscode";

import { handlerPackages } from "./generated";

const importLine = new RegExp(
  `^\\s*(?:import\\s+)?(?:[\\w.]+\\s+)?"(?:${handlerPackages.map((path) => path.replace(/[.]/g, "\\.")).join("|")})"`,
  "m",
);

// importsLambda reports whether the text of a Go file imports such a package.
export function importsLambda(text: string): boolean {
  return importLine.test(text);
}

// isLambda reports whether a document does.
export function isLambda(document: vscode.TextDocument): boolean {
  return document.languageId === "go" && document.uri.scheme === "file" && importsLambda(document.getText(head));
}

// Imports come early in a file.
const head = new vscode.Range(0, 0, 400, 0);
const headBytes = 16 * 1024;

// How many files are read at most. In a larger workspace it is opening a
// function's file that starts the server.
const mostFiles = 2000;

// workspaceHoldsLambda looks through the files on disk, those beside a
// function.json first.
export async function workspaceHoldsLambda(token: vscode.CancellationToken): Promise<boolean> {
  const skipped = "{**/vendor/**,**/node_modules/**,**/testdata/**,**/.*/**}";
  for (const functionFile of await vscode.workspace.findFiles("**/function.json", skipped, mostFiles, token)) {
    const beside = new vscode.RelativePattern(vscode.Uri.joinPath(functionFile, ".."), "*.go");
    if (await anyImports(await vscode.workspace.findFiles(beside, null, mostFiles, token), token)) {
      return true;
    }
  }
  return anyImports(await vscode.workspace.findFiles("**/*.go", skipped, mostFiles, token), token);
}

async function anyImports(files: vscode.Uri[], token: vscode.CancellationToken): Promise<boolean> {
  for (const file of files) {
    if (token.isCancellationRequested) {
      return false;
    }
    if (file.scheme === "file" && importsLambda(await beginning(file.fsPath))) {
      return true;
    }
  }
  return false;
}

// beginning returns the first lines of a file, nothing if it cannot be read.
async function beginning(file: string): Promise<string> {
  try {
    const handle = await fs.open(file);
    try {
      const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(headBytes) });
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return "";
  }
}
