// Does what the Go tests ask for: each line of the standard input names a feature
// to try, each line of the output says how it went.

import * as path from "node:path";
import * as readline from "node:readline";

import { runInHost } from "./host";
import { VSCode, writeSettings, type Config } from "./vscode";
import { Window, type Feature, type Scene } from "./window";

interface Order extends Scene {
  readonly feature: string; // a file of this directory, "host" for the tests of the extension host
  readonly settings: object; // of the user
}

async function main(): Promise<void> {
  const config = JSON.parse(process.env["VSCODE_TEST"] ?? "") as Config;
  const vscode = await VSCode.start(config);
  try {
    for await (const line of readline.createInterface({ input: process.stdin })) {
      const order = JSON.parse(line) as Order;
      process.stdout.write(`${JSON.stringify({ feature: order.feature, ...(await attempt(vscode, order)) })}\n`);
    }
  } finally {
    await vscode.stop();
  }
}

interface Outcome {
  readonly error: string; // "" if all went well
  readonly said: string;
}

async function attempt(vscode: VSCode, order: Order): Promise<Outcome> {
  writeSettings(vscode.config.data, order.settings);
  let window: Window | undefined;
  try {
    if (order.feature === "host") {
      return { error: "", said: await runInHost(vscode, order) };
    }
    const feature = (require(path.join(__dirname, `${order.feature}.ui.js`)) as { default: Feature }).default;
    window = await Window.open(vscode, order);
    await feature(window);
    await window.page.waitForTimeout(1100); // the extension host tells of a rejection after a second
    return { error: unhandled(window.said), said: "" };
  } catch (error) {
    await window?.shot(`${order.feature}-failed`).catch(() => undefined);
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { error: `${text}\n${await shown(window)}\n${gist(window?.said ?? [])}`, said: "" };
  } finally {
    await window?.close();
  }
}

// shown is what the window has on it in words, for those who have no picture.
async function shown(window: Window | undefined): Promise<string> {
  const text = await window?.page.locator("body").innerText({ timeout: 5000 }).catch(() => undefined);
  return (text ?? "").replace(/\s+/g, " ").slice(0, 2000);
}

// gist is the end of what was said, without what VS Code's server always says when
// its native modules are not built.
function gist(said: readonly string[]): string {
  const usual = /bindings file|native-watchdog|watchdog'|404|ServiceWorker|INFO|Creation of workbench/;
  return said
    .filter((line) => !usual.test(line))
    .slice(-20)
    .map((line) => line.split("\n")[0]?.slice(0, 300))
    .join("\n");
}

// unhandled returns what was said of rejections and errors that nobody has
// handled, here and in the extension host.
function unhandled(said: readonly string[]): string {
  return said.filter((line) => /unhandled|not handled/i.test(line)).join("\n");
}

void main();
