// Runs the tests of test/host in the extension host, the way VS Code's own tests
// are run.

import * as path from "node:path";

import type { VSCode } from "./vscode";
import { patience, type Scene } from "./window";

// runInHost returns what the tests have said.
export async function runInHost(vscode: VSCode, scene: Scene): Promise<string> {
  const context = await vscode.browser.newContext();
  const page = await context.newPage();
  const said: string[] = [];
  const written: string[] = []; // by the window
  let silence: NodeJS.Timeout | undefined;
  let over = false; // what is still said then must not start the clock again
  try {
    page.on("console", (message) => written.push(message.text().slice(0, 300)));
    const ended = new Promise<number>((resolve, reject) => {
      const hear = () => {
        clearTimeout(silence);
        if (over) {
          return;
        }
        silence = setTimeout(() => reject(new Error([...said, "and nothing more; the window has written", ...written.slice(-40)].join("\n"))), patience);
      };
      void page.exposeFunction("codeAutomationLog", (_type: string, args: unknown[]) => {
        hear();
        said.push(args.map(String).join(" "));
      });
      void page.exposeFunction("codeAutomationExit", (code: number) => resolve(code));
      hear();
    });
    const remote = (file: string) => `vscode-remote://127.0.0.1:${vscode.port}${file}`;
    const payload = [
      ["extensionDevelopmentPath", remote(scene.vars["extension"] ?? "")],
      ["extensionTestsPath", remote(path.join(__dirname, "..", scene.vars["tests"] ?? "host", "index.js"))],
    ];
    const query = `folder=${encodeURIComponent(scene.folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    await page.goto(`http://127.0.0.1:${vscode.port}/?${query}`);
    const code = await ended;
    if (code !== 0) {
      throw new Error(`the tests in the extension host end with ${code}:\n${said.join("\n")}`);
    }
    return said.join("\n");
  } finally {
    over = true;
    clearTimeout(silence);
    await context.close();
  }
}
