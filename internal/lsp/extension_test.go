package lsp

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/internal/vscode"
)

var asExtension = map[string]any{"extension": true}

// A client that shows results by itself is only answered.
func TestExtensionIsAnswered(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: folder(t, startFunction), options: asExtension, capabilities: json.RawMessage(`{
		"window": {"workDoneProgress": true, "showDocument": {"support": true}},
		"workspace": {"applyEdit": true, "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}}
	}`)})
	s.Must("workspace/executeCommand", run("lambda.build", map[string]any{"dir": s.dir}), nil)
	dir := filepath.Join(s.dir, "second")
	s.Must("workspace/executeCommand", run("lambda.new", map[string]any{"dir": dir}), nil)
	for _, m := range s.Inbox() {
		if m.Method == "window/showMessage" || m.Method == "window/showDocument" || m.Method == "workspace/applyEdit" {
			t.Errorf("the server sends %s %s", m.Method, m.Params)
		}
	}
	var list []vscode.Function
	s.Must("lambda/functions", struct{}{}, &list)
	if len(list) != 2 || list[0].Dir != s.dir || list[0].Name != "fn" || list[0].Runtime != "provided.al2023" ||
		list[1].Dir != dir || len(list[1].Events) != 1 || filepath.Base(list[1].Events[0]) != "event.json" {
		t.Errorf("the functions are %+v", list)
	}
}

// What is wrong in the user's code comes with its places, and with the words of
// the tools that found it.
func TestExtensionGetsProblems(t *testing.T) {
	t.Parallel()
	archive := strings.Replace(startFunction, "lambda.Start(handle)", `lambda.Start(handle); _ = "ä" + undefined`, 1)
	s := begin(t, start{dir: folder(t, archive), options: asExtension})
	params := run("lambda.build", map[string]any{"dir": s.dir})
	params["workDoneToken"] = "one"
	err := s.Call("workspace/executeCommand", params, nil)
	var answer *lsptest.Error
	if !errors.As(err, &answer) {
		t.Fatal(err)
	}
	var p vscode.Problem
	if err := json.Unmarshal(answer.Data, &p); err != nil {
		t.Fatal(err)
	}
	if p.Operation != "build" || len(p.Files) != 1 || p.Files[0].URI != lsptest.URI(s.path("main.go")) {
		t.Fatalf("got %+v", p)
	}
	f := p.Files[0].Findings[0]
	if f.Rule != "compile" || f.Severity != 1 || !strings.Contains(f.Message, "undefined: undefined") ||
		f.Range.Start.Line != 10 || f.Range.Start.Character != len([]rune(`func main() { lambda.Start(handle); _ = "ä" + `)) {
		t.Errorf("got %+v", f)
	}

	err = s.Call("workspace/executeCommand", run("lambda.logs", map[string]any{"dir": s.dir, "since": "yesterday"}), nil)
	if errors.As(err, &answer); json.Unmarshal(answer.Data, &p) != nil || p.Object != "--since yesterday" || p.Hint == "" {
		t.Errorf("got %+v", p)
	}
}

// What the extension's pickers offer.
func TestExtensionAsks(t *testing.T) {
	config := testenv.Files(t, map[string]string{"config": "[default]\nregion = eu-west-3\n[profile work]\nregion = us-west-2\n"})
	for name, value := range map[string]string{
		"AWS_CONFIG_FILE": filepath.Join(config, "config"), "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(config, "none"),
		"AWS_PROFILE": "", "AWS_REGION": "", "AWS_DEFAULT_REGION": "",
	} {
		t.Setenv(name, value)
	}
	s := begin(t, start{options: asExtension})
	var text string
	s.Must("lambda/example", vscode.ExampleParams{Name: "sqs"}, &text)
	if !json.Valid([]byte(text)) || !strings.Contains(text, "aws:sqs") {
		t.Errorf("the example is %q", text)
	}
	for _, params := range []any{vscode.ExampleParams{Name: "../x"}, []int{1}} {
		if err := s.Call("lambda/example", params, nil); code(err) != -32602 {
			t.Errorf("%v gives %v", params, err)
		}
	}
	log := "panic: boom\r  main.Handle example.com/greeter/handler.go:21\n"
	module := testenv.Files(t, map[string]string{"go.mod": "module example.com/greeter\n", "handler.go": ""})
	var frames []vscode.Frame
	s.Must("lambda/frames", vscode.FramesParams{Dir: module, Log: log}, &frames)
	if want := (vscode.Frame{File: filepath.Join(module, "handler.go"), Line: 21}); len(frames) != 1 || frames[0] != want {
		t.Errorf("the frames are %+v, not %+v", frames, want)
	}
	var a vscode.Access
	s.Must("lambda/accounts", struct{}{}, &a)
	if a.Profile != "default" || a.Region != "eu-west-3" || len(a.Profiles) != 2 || a.Profiles[1].Region != "us-west-2" {
		t.Errorf("got %+v", a)
	}
}

// The region that a command will work in: that of the environment, or else the
// profile's own.
func TestAccess(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, map[string]string{"config": "[default]\nregion = eu-west-1\n\n[profile work]\nregion = us-east-2\n"})
	environ := []string{"AWS_CONFIG_FILE=" + filepath.Join(dir, "config"), "AWS_SHARED_CREDENTIALS_FILE=" + filepath.Join(dir, "none")}
	for _, tt := range []struct{ env, profile, region, work string }{
		{"X=", "default", "eu-west-1", "us-east-2"},
		{"AWS_PROFILE=work", "work", "us-east-2", "us-east-2"},
		{"AWS_PROFILE=gone", "gone", "", "us-east-2"},
		{"AWS_REGION=ap-south-1", "default", "ap-south-1", "ap-south-1"},
		{"AWS_DEFAULT_REGION=ap-south-1", "default", "ap-south-1", "ap-south-1"},
	} {
		a := access(append(environ, tt.env))
		if a.Profile != tt.profile || a.Region != tt.region || len(a.Profiles) != 2 || a.Profiles[1].Region != tt.work {
			t.Errorf("%s: %+v", tt.env, a)
		}
	}
}
