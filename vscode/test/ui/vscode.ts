// VS Code's own server, and a browser to look at it with.

import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { chromium, type Browser } from "playwright-core";

// What the Go test passes in VSCODE_TEST.
export interface Config {
  readonly node: string; // the Node.js that the server wants
  readonly main: string; // the server's main file
  readonly chromium: string;
  readonly data: string; // a directory for all that VS Code writes
  readonly extensions: string; // where the extensions are installed
  readonly builtin: string; // a directory with those of VS Code's own to have; "": all
  readonly trust: boolean; // ask whether a workspace is trusted
  readonly smoke: boolean; // run tests in the extension host, and show no toasts
}

const userSettings = {
  "chat.disableAIFeatures": true, // they offer code actions of their own
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
  "telemetry.telemetryLevel": "off",
  "git.enabled": false,
  "editor.minimap.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
};

export class VSCode {
  private constructor(
    readonly config: Config,
    readonly port: number,
    readonly browser: Browser,
    private readonly server: ChildProcess,
  ) {}

  static async start(config: Config): Promise<VSCode> {
    writeSettings(config.data, {});
    const flags = [
      ...["--host", "127.0.0.1", "--port", "0", "--without-connection-token", "--accept-server-license-terms"],
      ...["--telemetry-level", "off", "--reconnection-grace-time", "1", "--force-disable-user-env"],
      ...["--server-data-dir", config.data, "--extensions-dir", config.extensions],
      ...(config.builtin === "" ? [] : ["--builtin-extensions-dir", config.builtin]),
      ...(config.trust ? [] : ["--disable-workspace-trust"]),
      ...(config.smoke ? ["--enable-smoke-test-driver"] : []),
    ];
    const server = spawn(config.node, [config.main, ...flags], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, EXTENSIONS_GALLERY: "{}" }, // none: a test asks nobody in the network
    });
    const port = await bound(server);
    const browser = await chromium.launch({
      executablePath: config.chromium,
      headless: true,
      args: [
        ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
      ],
    });
    return new VSCode(config, port, browser, server);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.kill();
    await new Promise((resolve) => (this.server.exitCode === null && this.server.signalCode === null ? this.server.once("exit", resolve) : resolve(0)));
  }
}

// writeSettings makes these the settings of the user and of the machine, which has
// those that name programs, on top of those of all tests.
export function writeSettings(data: string, settings: object): void {
  for (const owner of ["User", "Machine"]) {
    const file = path.join(data, "data", owner, "settings.json");
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify({ ...userSettings, ...settings }));
  }
}

// bound waits for the server's port.
function bound(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const port = /Server bound to 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) {
        resolve(Number(port));
      }
    };
    server.stdout?.on("data", listen);
    server.stderr?.on("data", listen);
    server.once("exit", (code) => reject(new Error(`VS Code's server ends with ${String(code)}:\n${said}`)));
  });
}
