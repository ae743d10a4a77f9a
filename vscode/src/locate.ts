// Where the server's program is: the setting's, the one in this package, or the
// first on PATH and where the go command installs to.

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

export interface Located {
  readonly path: string;
  readonly from: "setting" | "bundled" | "path";
}

export interface Places {
  readonly setting: string; // of the machine or the user, never of a workspace
  readonly extension: string; // this extension's directory
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

// here are the places of this machine.
export function here(setting: string, extension: string): Places {
  return { setting, extension, env: process.env, platform: process.platform, home: os.homedir() };
}

// locate returns the program, undefined if there is none. A setting that names no
// program is no reason to take another one.
export function locate(places: Places): Located | undefined {
  const name = places.platform === "win32" ? "lambda-lsp.exe" : "lambda-lsp";
  if (places.setting !== "") {
    const file = places.setting.replace(/^~(?=$|[\\/])/, places.home);
    return runs(file) ? { path: file, from: "setting" } : undefined;
  }
  const bundled = path.join(places.extension, "bin", name);
  if (runs(bundled)) {
    return { path: bundled, from: "bundled" };
  }
  for (const dir of directories(places)) {
    const file = path.join(dir, name);
    if (runs(file)) {
      return { path: file, from: "path" };
    }
  }
  return undefined;
}

// directories are those of PATH, then those that go install writes to. A relative
// one would be looked for in the workspace.
function directories(places: Places): string[] {
  const { env, home } = places;
  const gopaths = (env["GOPATH"] ?? path.join(home, "go")).split(path.delimiter);
  return [
    ...(env["PATH"] ?? env["Path"] ?? "").split(path.delimiter),
    env["GOBIN"] ?? "",
    ...gopaths.filter((dir) => dir !== "").map((dir) => path.join(dir, "bin")),
  ].filter((dir) => path.isAbsolute(dir));
}

function runs(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return path.isAbsolute(file) && fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
