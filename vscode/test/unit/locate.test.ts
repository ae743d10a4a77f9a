import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { test } from "node:test";

import { locate, type Places } from "../../src/locate";

const root = fs.mkdtempSync(path.join(os.tmpdir(), "locate-"));
process.on("exit", () => fs.rmSync(root, { recursive: true }));

function program(...name: string[]): string {
  const file = path.join(root, ...name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, "", { mode: 0o755 });
  return file;
}

function places(more: Partial<Places>): Places {
  return { setting: "", extension: path.join(root, "extension"), env: {}, platform: "linux", home: path.join(root, "home"), ...more };
}

const onPath = program("bin", "lambda-lsp");
const inHome = program("home", "go", "bin", "lambda-lsp");
const bundled = program("with", "bin", "lambda-lsp");

test("the setting, then the bundled one, then PATH, then the go command's", () => {
  const env = { PATH: `${path.join(root, "none")}:${path.dirname(onPath)}` };
  const extension = path.join(root, "with");
  assert.deepEqual(locate(places({ setting: onPath, extension, env })), { path: onPath, from: "setting" });
  assert.deepEqual(locate(places({ extension, env })), { path: bundled, from: "bundled" });
  assert.deepEqual(locate(places({ env })), { path: onPath, from: "path" });
  assert.deepEqual(locate(places({})), { path: inHome, from: "path" });
  assert.equal(locate(places({ env: { GOPATH: root, GOBIN: "" } }))?.path, onPath);
});

test("a setting that names nothing is not replaced by something else", () => {
  const env = { PATH: path.dirname(onPath) };
  assert.equal(locate(places({ setting: path.join(root, "none"), env })), undefined);
  assert.equal(locate(places({ setting: root, env })), undefined);
  assert.equal(locate(places({ setting: "~/go/bin/lambda-lsp" }))?.path, inHome);
});

test("nothing of the workspace is taken", () => {
  const before = process.cwd();
  process.chdir(root);
  try {
    const none = path.join(root, "nobody");
    assert.equal(locate(places({ home: none, env: { PATH: "bin:.:", GOBIN: "bin", GOPATH: "home/go" } })), undefined);
    assert.equal(locate(places({ home: none, setting: "bin/lambda-lsp" })), undefined);
  } finally {
    process.chdir(before);
  }
});

test("a file that cannot be executed is none", () => {
  const file = program("plain", "lambda-lsp");
  fs.chmodSync(file, 0o644);
  assert.equal(locate(places({ home: root, setting: file })), undefined);
});
