package lsp

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

const startFunction = `
-- main.go --
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context) error { return nil }

func main() { lambda.Start(handle) }
-- function.json --
{
  "FunctionName": "fn",
  "Runtime": "provided.al2023",
  "Role": "arn:aws:iam::123456789012:role/r"
}
`

// folder writes an archive, and the stubs, to a directory.
func folder(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range append(txtar.Parse([]byte(archive)).Files, stubs(t)...) {
		writeFile(t, filepath.Join(dir, f.Name), f.Data)
	}
	return dir
}

const progressCapability = `{"textDocument": {"publishDiagnostics": {"versionSupport": true}}, "window": {"workDoneProgress": true}, "workspace": {"codeLens": {"refreshSupport": true}}}`

func run(id string, args any) map[string]any {
	return map[string]any{"command": id, "arguments": []any{args}}
}

func TestBuildFromTheEditor(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: folder(t, startFunction), capabilities: json.RawMessage(progressCapability)})
	doc := s.Open(s.path("main.go"))
	s.Diagnostics(doc)
	s.SetText(doc, doc.Text+"\n// not saved\n")
	var result struct {
		Path  string
		Bytes int
	}
	s.Must("workspace/executeCommand", run("lambda.build", map[string]any{"dir": s.dir}), &result)
	info, err := os.Stat(s.path("bootstrap"))
	if err != nil || result.Path != s.path("bootstrap") || int64(result.Bytes) != info.Size() {
		t.Fatalf("got %+v, %v", result, err)
	}
	for _, kind := range []string{"begin", "report", "end"} {
		s.Await("$/progress", func(p json.RawMessage) bool { return bytes.Contains(p, []byte(`"kind":"`+kind+`"`)) })
	}
	const said = "bootstrap (what is on disk: main.go has unsaved changes)"
	s.Await("window/showMessage", func(p json.RawMessage) bool { return bytes.Contains(p, []byte(said)) })
	s.Await("workspace/codeLens/refresh", nil)

	// The lens and the hover tell of it; the file was not saved.
	at := map[string]any{"textDocument": map[string]any{"uri": doc.URI}, "position": s.At(doc.Text, "handle").Start}
	var lenses []struct{ Command lsptest.Command }
	s.Must("textDocument/codeLens", at, &lenses)
	if last := lenses[len(lenses)-1].Command.Title; !strings.HasPrefix(last, "Last: Build") {
		t.Errorf("the last lens is %q", last)
	}
	var hover struct{ Contents struct{ Value string } }
	s.Must("textDocument/hover", at, &hover)
	if !strings.Contains(hover.Contents.Value, "Last build: bootstrap, ") {
		t.Errorf("the hover is %q", hover.Contents.Value)
	}
	if text, err := os.ReadFile(s.path("main.go")); err != nil || strings.Contains(string(text), "not saved") {
		t.Errorf("the buffer was saved: %v", err)
	}
}

// blocked is a build that stops, once it has begun, until its pipe is opened.
type blocked struct {
	began, proceed string // named pipes
	flags          []string
}

func block(t *testing.T) blocked {
	t.Helper()
	dir := t.TempDir()
	b := blocked{began: filepath.Join(dir, "began"), proceed: filepath.Join(dir, "proceed")}
	for _, path := range []string{b.began, b.proceed} {
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tool := filepath.Join(dir, "tool")
	script := "#!/bin/sh\ncase \"$*\" in\n*-V=full*) ;;\n*) echo > " + b.began + "; cat " + b.proceed + " ;;\nesac\nexec \"$@\"\n"
	if err := os.WriteFile(tool, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	b.flags = []string{"-toolexec=" + tool, "-a"}
	return b
}

// has returns when the build has begun.
func (b blocked) has(t *testing.T) {
	t.Helper()
	if _, err := os.ReadFile(b.began); err != nil {
		t.Fatal(err)
	}
}

// No request waits for a build, and a build can be cancelled both ways.
func TestRequestsDoNotWaitForABuild(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: folder(t, startFunction), capabilities: json.RawMessage(progressCapability)})
	doc := s.Open(s.path("main.go"))
	s.Diagnostics(doc)
	for _, way := range []string{"request", "progress"} {
		b := block(t)
		id, wait := s.Go("workspace/executeCommand", run("lambda.build", map[string]any{"dir": s.dir, "flags": b.flags}))
		b.has(t)
		at := map[string]any{
			"textDocument": map[string]any{"uri": doc.URI}, "position": s.At(doc.Text, "handle").Start,
			"range": s.At(doc.Text, "handle"), "context": map[string]any{"diagnostics": []any{}},
		}
		var waits []func(any) error
		for range 10 {
			for _, method := range []string{"hover", "codeLens", "codeAction", "completion"} {
				_, w := s.Go("textDocument/"+method, at)
				waits = append(waits, w)
			}
		}
		for _, w := range waits {
			if err := w(nil); err != nil {
				t.Error(err)
			}
		}
		s.SetText(doc, doc.Text+"\n")
		s.Diagnostics(doc)
		if way == "request" {
			s.Notify("$/cancelRequest", map[string]any{"id": id})
		} else {
			var p struct {
				Token json.RawMessage `json:"token"`
			}
			created := s.Await("$/progress", func(p json.RawMessage) bool { return bytes.Contains(p, []byte(`"title":"Build"`)) })
			if err := json.Unmarshal(created, &p); err != nil {
				t.Fatal(err)
			}
			s.Notify("window/workDoneProgress/cancel", p)
		}
		if err := wait(nil); code(err) != -32800 {
			t.Errorf("%s: got %v", way, err)
		}
		s.Await("$/progress", func(p json.RawMessage) bool { return bytes.Contains(p, []byte(`"kind":"end"`)) })
		if way == "request" {
			s.Await("$/progress", func(p json.RawMessage) bool { return bytes.Contains(p, []byte(`"title":"Build"`)) })
		}
	}
	if _, err := os.Stat(s.path("bootstrap")); err == nil {
		t.Error("a cancelled build has written its output")
	}
}

func TestCommandsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	for _, tt := range []struct {
		params any
		code   int
		says   string
	}{
		{run("lambda.none", nil), -32602, `there is no command "lambda.none"`},
		{run("gopls.build", nil), -32602, `there is no command "gopls.build"`},
		{run("lambda.build", map[string]any{"dri": "."}), -32602, `unknown field "dri"`},
		{run("lambda.build", map[string]any{"dir": 1}), -32602, "number"},
		{map[string]any{"command": "lambda.build", "arguments": []any{1, 2}}, -32602, "2 arguments"},
		{run("lambda.new", nil), -32803, "DIR is missing"},
		{run("lambda.build", map[string]any{"dir": "nowhere"}), -32803, "nowhere"},
	} {
		err := s.Call("workspace/executeCommand", tt.params, nil)
		if code(err) != tt.code || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%v gives %v, want %d, %s", tt.params, err, tt.code, tt.says)
		}
	}
}

// In a workspace that is not trusted files are parsed, and nothing is run.
func TestUntrusted(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: folder(t, startFunction), options: map[string]any{"trusted": false}})
	doc := s.Open(s.path("main.go"))
	if err := s.Call("workspace/executeCommand", run("lambda.version", nil), nil); code(err) != -32803 {
		t.Errorf("a command gives %v", err)
	}
	s.SetText(doc, doc.Text+"\n")
	s.settle()
	for _, method := range []string{"hover", "codeLens", "codeAction", "completion"} {
		s.Must("textDocument/"+method, map[string]any{
			"textDocument": map[string]any{"uri": doc.URI}, "position": lsptest.Position{},
			"range": lsptest.Range{}, "context": map[string]any{"diagnostics": []any{}},
		}, nil)
	}
	for _, m := range s.Inbox() {
		if m.Method != "textDocument/publishDiagnostics" {
			t.Errorf("the server sends %s", m.Method)
		}
	}
}
