// A workspace that is not trusted is parsed, and nothing of it is run. Trust makes
// all of the commands work, without a new window.

import * as fs from "node:fs";

import { pidsOf } from "./processes";
import { clicked, goes, type Window } from "./window";

export default async function (window: Window): Promise<void> {
  const { page } = window;
  const { extension = "", witness = "" } = window.scene.vars;
  await window.openFile("function.json");
  await window.squiggle().first().waitFor();
  await window.shot("restricted");
  await page.locator(".part.banner, .statusbar-item", { hasText: "Restricted Mode" }).first().waitFor();
  await window.openFile("handler.go");
  if (await window.offers("Lambda: Build")) {
    throw new Error("the palette offers to build");
  }
  await window.until("the palette offers the log", () => window.offers("Lambda: Show Log"));
  await page.keyboard.press("Escape");
  if ((await page.locator(".codelens-decoration a").count()) > 0) {
    throw new Error("there are lenses");
  }
  const [before] = pidsOf(`${extension}/bin/lambda-lsp`);

  const editor = page.locator(".workspace-trust-editor");
  await window.run("Workspaces: Manage Workspace Trust", editor);
  await window.click(editor.locator(".monaco-button", { hasText: /^Trust$/ }).first(), editor.getByText("You trust this folder"));
  await window.until("another server runs", () => {
    const now = pidsOf(`${extension}/bin/lambda-lsp`);
    return now.length === 1 && now[0] !== before;
  });
  await window.until("the editor of trust is closed", async () => {
    await clicked(editor, { position: { x: 5, y: 5 } });
    await page.keyboard.press("Escape");
    return goes(editor, 5000);
  });
  await window.lens("Build").waitFor();
  await window.shot("trusted");
  if (fs.existsSync(witness)) {
    throw new Error("a setting of the workspace has chosen a program");
  }
}
