// Starts gopls as the Go extension does, which cannot be had where the tests run.

import { LanguageClient } from "vscode-languageclient/node";

export async function activate(): Promise<void> {
  const gopls = process.env["GOPLS"] ?? "gopls";
  await new LanguageClient("gopls", "gopls", { command: gopls }, { documentSelector: [{ scheme: "file", language: "go" }] }).start();
}
