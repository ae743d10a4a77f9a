package lsp

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
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

// folder writes an archive, and the stand-ins for what it imports, to a directory.
func folder(t *testing.T, archive string) string {
	t.Helper()
	return testenv.Tree(t, archive+testenv.Module("example.com/fn"))
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
