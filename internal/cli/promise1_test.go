package cli_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
	"github.com/lambda-lsp/lambda-lsp/internal/frame"
	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// What docs/architecture.md promises, of the program as users run it. Other
// packages have more tests of a promise, each with its number in the name.

// tree returns what is in a directory: each file's mode, time and text.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil || d.IsDir() {
			files[path] = "directory"
			return err
		}
		text, err := os.ReadFile(path)
		files[path] = fmt.Sprintf("%v %v %s", info.Mode(), info.ModTime(), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// changed lists the files in which two trees differ.
func changed(before, after map[string]string) []string {
	var list []string
	for path, was := range before {
		if after[path] != was {
			list = append(list, filepath.Base(path))
		}
	}
	for path := range after {
		if _, ok := before[path]; !ok {
			list = append(list, filepath.Base(path))
		}
	}
	slices.Sort(list)
	return list
}

// No verb changes a file but those whose work it is, and these only what they are for.
func TestPromise1NothingChanges(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	server := newEmptyAWS(t)
	s := newSandbox(t, map[string]string{"event.json": `{"name": "Ann"}`})
	s.env = append(s.env, awstest.Environ(server.url)...)
	s.env = append(s.env, "AWS_REGION=eu-west-1")
	for _, tt := range []struct {
		args string
		want []string // the files that the verb is for
	}{
		{args: "version"},
		{args: "help deploy"},
		{args: "completion bash"},
		{args: "check"},
		{args: "check --json"},
		{args: "check --diff"},
		{args: "check --sarif"},
		{args: "check --fix"},
		{args: "invoke"},
		{args: "invoke --data {}"},
		{args: "invoke --example s3"},
		{args: "invoke --list-examples"},
		{args: "new ."}, // the files are there
		{args: "deploy --dry-run"},
		{args: "deploy --yes --create-role"},
		{args: "invoke --remote"},
		{args: "rollback --yes"},
		{args: "delete --yes"},
		{args: "build --no-such-flag"},
		{args: "build -- -o elsewhere"},
		{args: "build", want: []string{"handler.so"}},
		{args: "package", want: []string{"package.zip"}},
	} {
		before := tree(t, s.dir)
		stdout, stderr, _ := s.run("lambda-lsp", strings.Fields(tt.args)...)
		got := changed(before, tree(t, s.dir))
		// package need not write anew what build has left.
		if tt.args == "package" {
			got = slices.DeleteFunc(got, func(name string) bool { return name == "handler.so" })
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s changed %q, want %q\n%s%s", tt.args, got, tt.want, stdout, stderr)
		}
	}
}

// The language server changes no file, whatever the editor's buffers hold.
func TestPromise1NothingChangesFromTheEditor(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	s := newSandbox(t, nil)
	before := tree(t, s.dir)
	e, doc := s.editor(t, "handler.go")
	e.Diagnostics(doc)
	e.SetText(doc, strings.Replace(doc.Text, "*runtime.Context", "runtime.Context", 1))
	if len(e.Diagnostics(doc)) == 0 {
		t.Error("nothing was reported")
	}
	at := map[string]any{
		"textDocument": map[string]any{"uri": doc.URI}, "position": e.At(doc.Text, "Handle(").Start,
		"range": e.At(doc.Text, "Handle("), "context": map[string]any{"diagnostics": []any{}},
	}
	for _, method := range []string{"hover", "codeAction", "codeLens", "completion"} {
		e.Must("textDocument/"+method, at, nil)
	}
	e.Must("workspace/executeCommand", map[string]any{
		"command": "lambda.invoke", "arguments": []any{map[string]any{"dir": s.dir, "data": `{"name": "Ann"}`}},
	}, nil)
	if got := changed(before, tree(t, s.dir)); len(got) > 0 {
		t.Errorf("changed: %q", got)
	}
}

// editor starts a language server in the sandbox, with a file open.
func (s *sandbox) editor(t *testing.T, name string) (*lsptest.Editor, *lsptest.Doc) {
	t.Helper()
	e := serve(t, s)
	e.Must("initialize", map[string]any{"processId": nil, "rootUri": lsptest.URI(s.dir), "capabilities": versions}, nil)
	e.Notify("initialized", map[string]any{})
	return e, e.Open(filepath.Join(s.dir, name))
}

// versions makes the server say which text it speaks of.
var versions = map[string]any{"textDocument": map[string]any{"publishDiagnostics": map[string]any{"versionSupport": true}}}

// serve starts the process.
func serve(t *testing.T, s *sandbox) *lsptest.Editor {
	t.Helper()
	server := s.command("lambda-lsp", "serve")
	server.Stderr = os.Stderr
	in, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	e := lsptest.New(t, frame.Conn{ReadCloser: out, W: in})
	t.Cleanup(func() { server.Wait() }) // the editor has gone without a word
	return e
}
