package vscodetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestServerKilled(t *testing.T) {
	shared(t).run(t, "killed", scene{folder: hello(t)})
}

// The second server is no server; the one after it is.
func TestServerKilledTwice(t *testing.T) {
	i := shared(t)
	dir := t.TempDir()
	real, wrapper := filepath.Join(dir, "lambda-lsp"), filepath.Join(dir, "wrapper")
	program, err := os.ReadFile(filepath.Join(i.kit.installed, "bin/lambda-lsp"))
	if err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\necho >>'" + dir + "/starts'\n[ $(wc -l <'" + dir + "/starts') != 2 ] || exit 1\nexec '" + real + "' \"$@\"\n"
	for path, text := range map[string][]byte{real: program, wrapper: []byte(script)} {
		if err := os.WriteFile(path, text, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	i.run(t, "again", scene{
		folder:   hello(t),
		settings: map[string]any{"lambdaLsp.server.path": wrapper},
		vars:     map[string]string{"program": real},
	})
	if starts, err := os.ReadFile(filepath.Join(dir, "starts")); err != nil || len(starts) != 3 {
		t.Errorf("%d starts, %v", len(starts), err)
	}
}

// A setting that names no server, and no server at all.
func TestServerMissing(t *testing.T) {
	shared(t).run(t, "missing", scene{
		folder:   hello(t),
		settings: map[string]any{"lambdaLsp.server.path": "/nonexistent/lambda-lsp"},
		vars:     map[string]string{"says": "/nonexistent/lambda-lsp is not a lambda-lsp that can be started", "button": "Open Settings"},
	})
	i := launch(t, options{bare: true, env: []string{"PATH=" + withoutServer(), "GOPATH=/nonexistent", "GOBIN="}})
	defer i.stop()
	i.run(t, "missing", scene{
		folder: hello(t), vars: map[string]string{"says": "was not found", "button": "Install"},
	})
}

// A server that says it is of another version.
func TestServerMismatch(t *testing.T) {
	i := shared(t)
	wrapper := filepath.Join(t.TempDir(), "wrapper")
	script := "#!" + i.kit.node + `
const { spawn } = require("node:child_process");
const server = spawn("` + filepath.Join(i.kit.installed, "bin/lambda-lsp") + `", process.argv.slice(2), { stdio: ["inherit", "pipe", "inherit"] });
let first = Buffer.alloc(0);
server.stdout.on("data", function initialize(data) {
  first = Buffer.concat([first, data]);
  const start = first.indexOf("\r\n\r\n") + 4;
  const length = Number(/Content-Length: (\d+)/i.exec(first.toString())?.[1]);
  if (start < 4 || first.length < start + length) return;
  const body = first.toString("utf8", start, start + length).replace(/("serverInfo":\{"name":"lambda-lsp","version":)"[^"]*"/, '$1"9.9.0"');
  process.stdout.write("Content-Length: " + Buffer.byteLength(body) + "\r\n\r\n" + body);
  process.stdout.write(first.subarray(start + length));
  server.stdout.off("data", initialize);
  server.stdout.pipe(process.stdout);
});
server.on("exit", (code) => process.exit(code ?? 1));
`
	if err := os.WriteFile(wrapper, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	i.run(t, "mismatch", scene{folder: hello(t), settings: map[string]any{"lambdaLsp.server.path": wrapper}})
}

// A program that is no language server.
func TestServerBroken(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.WriteFile(broken, []byte("#!/bin/sh\nexit 3\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	shared(t).run(t, "missing", scene{
		folder:   hello(t),
		settings: map[string]any{"lambdaLsp.server.path": broken},
		vars:     map[string]string{"says": broken + " is not a lambda-lsp that can be started", "button": "Open Settings"},
	})
}

// withoutServer is PATH less the directories with a lambda-lsp.
func withoutServer() string {
	var dirs []string
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if _, err := os.Stat(filepath.Join(dir, "lambda-lsp")); err != nil {
			dirs = append(dirs, dir)
		}
	}
	return strings.Join(dirs, string(filepath.ListSeparator))
}

func TestNothingStarts(t *testing.T) {
	i := shared(t)
	dir := filepath.Join(t.TempDir(), "plain")
	write(t, dir, map[string]string{
		"go.mod":           "module plain\n\ngo 1.24\n",
		"main.go":          "package main\n\nfunc main() {}\n",
		"function.json":    `{"bindings": []}`,
		"vendor/x/x.go":    "package x\n\nimport _ \"github.com/aws/aws-lambda-go/lambda\"\n",
		"testdata/y.go":    "package y\n\nimport _ \"github.com/aws/aws-lambda-go/lambda\"\n",
		"events/events.go": "package events\n\nimport _ \"github.com/aws/aws-lambda-go/events\"\n",
	})
	started, wrapper := filepath.Join(t.TempDir(), "started"), filepath.Join(t.TempDir(), "wrapper")
	script := "#!/bin/sh\necho >>'" + started + "'\nexec '" + filepath.Join(i.kit.installed, "bin/lambda-lsp") + "' \"$@\"\n"
	if err := os.WriteFile(wrapper, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	i.run(t, "quiet", scene{
		folder:   dir,
		settings: map[string]any{"lambdaLsp.server.path": wrapper},
		vars:     map[string]string{"started": started},
	})
}

func TestRestricted(t *testing.T) {
	dir := hello(t)
	witness := filepath.Join(t.TempDir(), "witness")
	evil := filepath.Join(dir, "lambda-lsp")
	write(t, dir, map[string]string{
		"function.json":         `{"FunctionName": "hello", "Runtime": "python9", "Role": "arn:aws:iam::123456789012:role/hello"}`,
		".vscode/settings.json": `{"lambdaLsp.server.path": "` + evil + `"}`,
	})
	if err := os.WriteFile(evil, []byte("#!/bin/sh\n: >'"+witness+"'\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	i := launch(t, options{trust: true})
	defer i.stop()
	i.run(t, "restricted", scene{
		folder: dir, vars: map[string]string{"witness": witness},
		settings: map[string]any{"security.workspace.trust.startupPrompt": "never"},
	})
}
