package lsp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
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
	s.Forget()
	var result struct {
		Path  string
		Bytes int
	}
	s.Must("workspace/executeCommand", run("lambda.build", map[string]any{"dir": s.dir}), &result)
	info, err := os.Stat(s.path("bootstrap"))
	if err != nil || result.Path != s.path("bootstrap") || int64(result.Bytes) != info.Size() {
		t.Fatalf("got %+v, %v", result, err)
	}
	want := []string{"begin Build 0%", "report analyze", "report build 10%", "report check 80%", "end done"}
	if got := s.progress("Build"); !slices.Equal(got, want) {
		t.Errorf("the progress is %q, want %q", got, want)
	}
	const said = "bootstrap (what is on disk: main.go has unsaved changes)"
	s.Await("window/showMessage", func(p json.RawMessage) bool { return bytes.Contains(p, []byte(said)) })
	s.Await("workspace/codeLens/refresh", nil)

	// The lens and the hover tell of it; the file was not saved.
	at := map[string]any{"textDocument": map[string]any{"uri": doc.URI}, "position": s.At(doc.Text, "handle").Start}
	if got := s.lens(); got != "Last: Build: "+said {
		t.Errorf("the lens says %q", got)
	}
	var hover struct{ Contents struct{ Value string } }
	s.Must("textDocument/hover", at, &hover)
	if !strings.Contains(hover.Contents.Value, "Last build: bootstrap, ") {
		t.Errorf("the hover is %q", hover.Contents.Value)
	}
	if strings.Contains(s.onDisk("main.go"), "not saved") {
		t.Error("the buffer was saved")
	}
}

// What the editor analyzes it builds: the settings' flags are a command's, too.
func TestCommandsHaveTheBuildFlags(t *testing.T) {
	t.Parallel()
	const tagged = startFunction + "-- tagged.go --\n//go:build tagged\n\npackage main\n\nfunc init() { handle(nil, 1) }\n"
	s := begin(t, start{dir: folder(t, tagged), options: map[string]any{"buildFlags": []string{"-tags=tagged"}}})
	err := s.Call("workspace/executeCommand", run("lambda.build", map[string]any{"dir": s.dir}), nil)
	if err == nil || !strings.Contains(err.Error(), "tagged.go:5") {
		t.Errorf("got %v, want what is wrong in tagged.go", err)
	}
}

// progress is what the work of a title has shown so far, a line each.
func (s *session) progress(title string) (lines []string) {
	s.t.Helper()
	var token json.RawMessage
	for _, m := range s.Inbox() {
		var p struct {
			Token json.RawMessage
			Value struct {
				Kind, Title, Message string
				Percentage           *int
			}
		}
		if m.Method != "$/progress" {
			continue
		}
		if err := json.Unmarshal(m.Params, &p); err != nil {
			s.t.Fatal(err)
		}
		if p.Value.Title == title {
			token = p.Token
		}
		if token == nil || !bytes.Equal(token, p.Token) {
			continue
		}
		line := p.Value.Kind + " " + p.Value.Title + p.Value.Message
		if p.Value.Percentage != nil {
			line += fmt.Sprintf(" %d%%", *p.Value.Percentage)
		}
		lines = append(lines, line)
	}
	return lines
}

// lens is what the lens of the last command says of the function in main.go.
func (s *session) lens() string {
	s.t.Helper()
	var lenses []struct{ Command lsptest.Command }
	s.Must("textDocument/codeLens", map[string]any{"textDocument": map[string]any{"uri": lsptest.URI(s.path("main.go"))}}, &lenses)
	for _, lens := range lenses {
		if strings.HasPrefix(lens.Command.Title, "Last: ") {
			return lens.Command.Title
		}
	}
	return ""
}

// onDisk is the text of a file of the folder.
func (s *session) onDisk(name string) string {
	s.t.Helper()
	text, err := os.ReadFile(s.path(name))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
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
