package cli_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/frame"
	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
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

// broken are files that no function should have.
var broken = map[string]map[string]string{
	"half a file":           {"handler.go": "package main\n\nfunc Handle(evt Event, ctx *runtime.Con"},
	"no package":            {"handler.go": "func Handle() {}\n"},
	"empty":                 {"handler.go": ""},
	"no Go":                 {"handler.go": "\x00\xff\xfe{{{"},
	"unknown names":         {"handler.go": shim("func Handle(evt Nope, ctx *runtime.Context) (Nada, error) { return missing }")},
	"itself":                {"handler.go": shim("type T struct{ T }\n\nfunc Handle(evt T, ctx *runtime.Context) (T, error) { return evt, nil }")},
	"instances without end": {"handler.go": shim("type T[P any] struct{ *T[[]P] }\n\nfunc Handle(evt T[int], ctx *runtime.Context) (any, error) { return nil, nil }")},
	"an import cycle":       {"handler.go": shim(`func Handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }`, "hello")},
	"no such import":        {"handler.go": shim(`func Handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }`, "example.com/no/such")},
	"two handlers":          {"other.go": shim("func Handle(a, b, c int) {}")},
	"function.json":         {"function.json": "{"},
	"event.json":            {"event.json": `{"name": [1, {"a": }`},
	"go.mod":                {"go.mod": "module\nrequire (\n"},
	"go.mod of the future":  {"go.mod": "module hello\n\ngo 9.99\n"},
}

// Whatever the code, check says in words what is wrong, and never falls over.
func TestPromise3BrokenCode(t *testing.T) {
	t.Parallel()
	for name, files := range broken {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSandbox(t, files)
			s.env = append(s.env, "GOFLAGS=-mod=mod", "GOPROXY=off", "GOTOOLCHAIN=local")
			for _, verb := range []string{"check", "build"} {
				stdout, stderr, status := s.run("lambda-lsp", verb)
				if said := stdout + stderr; status == 2 || strings.Contains(said, "panic") || strings.Contains(said, "goroutine ") || (status == 1) != (said != "") && status != 0 {
					t.Errorf("%s: exit status %d\n%s", verb, status, said)
				}
			}
		})
	}
}

// In a workspace with all that is broken the server still answers, about each file
// and about a function that is whole.
func TestPromise3OthersGoOn(t *testing.T) {
	t.Parallel()
	s := newSandbox(t, nil)
	for name, files := range broken {
		dir := filepath.Join(filepath.Dir(s.dir), strings.ReplaceAll(name, " ", "-"))
		if err := os.CopyFS(dir, os.DirFS(s.dir)); err != nil {
			t.Fatal(err)
		}
		for file, text := range files {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	whole := s.dir
	s.dir = filepath.Dir(s.dir)
	s.env = append(s.env, "GOPROXY=off", "GOTOOLCHAIN=local")
	e, doc := s.editor(t, filepath.Join(filepath.Base(whole), "handler.go"))
	for name := range broken {
		dir := filepath.Join(s.dir, strings.ReplaceAll(name, " ", "-"))
		for _, file := range []string{"handler.go", "function.json", "event.json"} {
			d := e.Open(filepath.Join(dir, file))
			at := map[string]any{"textDocument": map[string]any{"uri": d.URI}, "position": map[string]any{"line": 0, "character": 0}}
			e.Must("textDocument/hover", at, nil)
			e.Must("textDocument/codeLens", at, nil)
		}
	}
	e.SetText(doc, strings.Replace(doc.Text, "*runtime.Context", "runtime.Context", 1))
	for found := false; !found; { // the first answers may be of the text before
		for _, d := range e.Diagnostics(doc) {
			found = found || strings.Contains(d.Message, "*runtime.Context")
		}
	}
}

// An emptyAWS is one in which there is nothing, and which remembers what it was told
// to change.
type emptyAWS struct {
	url string

	mu      sync.Mutex
	changes []string
}

func newEmptyAWS(t *testing.T) *emptyAWS {
	t.Helper()
	n := &emptyAWS{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" { // who am I; the other services' calls are refused as well
			if err := r.ParseForm(); err == nil && r.Form.Get("Action") == "GetCallerIdentity" {
				fmt.Fprint(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/u</Arn><UserId>u</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`)
				return
			}
		} else if r.Method != http.MethodGet {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.changes = append(n.changes, r.Method+" "+r.URL.Path)
		}
		w.Header().Set("X-Amzn-Errortype", "ResourceNotFoundException")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"Type": "User", "Message": "Function not found"}`)
	}))
	t.Cleanup(server.Close)
	n.url = server.URL
	return n
}

// What would not run where function.json says is not uploaded, and deploy says why.
func TestPromise4NothingUnfitIsUploaded(t *testing.T) {
	t.Parallel()
	gcc := testenv.NeedTool(t, "gcc")
	library := filepath.Join(t.TempDir(), "lib.so")
	s := newSandbox(t, nil)
	if _, stderr, status := s.run(gcc, "-shared", "-o", library, "-x", "c", os.DevNull); status != 0 {
		t.Fatal(stderr)
	}
	native, err := os.ReadFile(library)
	if err != nil {
		t.Fatal(err)
	}
	const start = "package main\n\nimport \"github.com/aws/aws-lambda-go/lambda\"\n\n//lambda:include lib\n\nfunc main() { lambda.Start(func() {}) }\n"
	const role = `"FunctionName": "fn", "Role": "arn:aws:iam::123456789012:role/r"`
	for name, tt := range map[string]struct {
		files map[string]string
		args  string
		want  string
	}{
		"the handler's name": {
			files: map[string]string{"function.json": `{"Runtime": "python3.13", "Handler": "handler.Hndle", ` + role + `}`},
			want:  `Hndle`,
		},
		"the module's name": {
			files: map[string]string{"function.json": `{"Runtime": "python3.13", "Handler": "handler.Handle", ` + role + `}`},
			args:  "--handler other",
			want:  "other",
		},
		"a module of Python's": {
			files: map[string]string{"function.json": `{"Runtime": "python3.13", "Handler": "json.Handle", ` + role + `}`},
			want:  "json",
		},
		"the signature": {
			files: map[string]string{"handler.go": shim("func Handle(evt string) (string, error) { return evt, nil }")},
			want:  "[shim-arity]",
		},
		"the model": {
			files: map[string]string{
				"handler.go": start, "handler_test.go": "package main\n",
				"function.json": `{"Runtime": "python3.13", "Handler": "handler.Handle", ` + role + `}`,
			},
			want: "lambda.Start",
		},
		"another architecture": {
			files: map[string]string{
				"handler.go": start, "handler_test.go": "package main\n", "lib/lib.so": string(native),
				"function.json": `{"Runtime": "provided.al2023", "Handler": "bootstrap", "Architectures": ["` + otherArchitecture() + `"], ` + role + `}`,
			},
			want: "lib.so",
		},
		"too large": {
			files: map[string]string{
				"handler.go": start, "handler_test.go": "package main\n", "lib/data": strings.Repeat("0123456789abcdef", 263<<16),
				"function.json": `{"Runtime": "provided.al2023", "Handler": "bootstrap", ` + role + `}`,
			},
			want: "Lambda takes 250.0 MB",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newEmptyAWS(t)
			s := newSandbox(t, nil)
			if tt.files["handler.go"] == start {
				tt.files["go.mod"], tt.files["go.sum"] = startModule(t)
			}
			for name, text := range tt.files {
				path := filepath.Join(s.dir, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			s.env = append(append(s.env, awstest.Environ(server.url)...), "GOFLAGS=-mod=mod")
			args := append([]string{"deploy", "--yes", "--region=eu-west-1"}, strings.Fields(tt.args)...)
			stdout, stderr, status := s.run("lambda-lsp", args...)
			if status == 0 || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit status %d, want one that is not 0, with %q in\n%s%s", status, tt.want, stdout, stderr)
			}
			if len(server.changes) > 0 {
				t.Errorf("asked AWS for %q\n%s", server.changes, stderr)
			}
		})
	}
	// And it is not that nothing ever is.
	server := newEmptyAWS(t)
	if err := os.WriteFile(filepath.Join(s.dir, "function.json"), []byte(`{"Runtime": "python3.13", "Handler": "handler.Handle", `+role+`}`), 0o644); err != nil {
		t.Fatal(err)
	}
	s.env = append(s.env, awstest.Environ(server.url)...)
	_, stderr, _ := s.run("lambda-lsp", "deploy", "--yes", "--region=eu-west-1")
	if want := "POST /2015-03-31/functions"; !slices.Contains(server.changes, want) {
		t.Errorf("asked AWS for %q, want %q\n%s", server.changes, want, stderr)
	}
}

// startModule returns the go.mod and the go.sum that "new" writes for lambda.Start.
func startModule(t *testing.T) (mod, sum string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "hello")
	o := scaffold.Options{Dir: dir, Runtime: "provided.al2023", Source: events.All()[0], Model: handler.Start}
	if _, err := scaffold.New(o); err != nil {
		t.Fatal(err)
	}
	text := func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	return text("go.mod"), text("go.sum")
}

// otherArchitecture is Lambda's name for one that this machine has not.
func otherArchitecture() string {
	if runtime.GOARCH == "amd64" {
		return "arm64"
	}
	return "x86_64"
}

// The server says about a file what check says, in the same words.
func TestPromise8TheServerSaysWhatCheckSays(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	modules, err := filepath.Glob("../../testdata/*/go.mod")
	if err != nil || len(modules) == 0 {
		t.Fatalf("no modules in testdata: %v", err)
	}
	for _, mod := range modules {
		t.Run(filepath.Base(filepath.Dir(mod)), func(t *testing.T) {
			t.Parallel()
			s := newSandbox(t, nil)
			s.dir = filepath.Join(t.TempDir(), "module")
			if err := os.CopyFS(s.dir, os.DirFS(filepath.Dir(mod))); err != nil {
				t.Fatal(err)
			}
			s.env = append(s.env, "GOWORK=off", "GITHUB_ACTIONS=")
			byCheck := s.checked(t)
			var byServer []string
			e := serve(t, s)
			e.Must("initialize", map[string]any{"processId": nil, "rootUri": lsptest.URI(s.dir), "capabilities": versions}, nil)
			e.Notify("initialized", map[string]any{})
			var docs []*lsptest.Doc
			files, err := filepath.Glob(filepath.Join(s.dir, "*.*"))
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				if ext := filepath.Ext(file); ext == ".go" || ext == ".json" {
					docs = append(docs, e.Open(file))
				}
			}
			for _, doc := range docs {
				name := filepath.Base(doc.URI)
				for _, d := range e.Diagnostics(doc) {
					byServer = append(byServer, fmt.Sprintf("%s:%d [%v] %s", name, d.Range.Start.Line+1, d.Code, d.Message))
				}
			}
			slices.Sort(byServer)
			if !slices.Equal(byServer, byCheck) {
				t.Errorf("the server says\n\t%s\ncheck says\n\t%s", strings.Join(byServer, "\n\t"), strings.Join(byCheck, "\n\t"))
			}
		})
	}
}

// checked returns what check reports in the sandbox's own files.
func (s *sandbox) checked(t *testing.T) []string {
	t.Helper()
	stdout, stderr, _ := s.run("lambda-lsp", "check", "--json", ".")
	var report struct {
		Findings []struct {
			Rule, Message, File string
			Line                int
		}
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatalf("%v\n%s%s", err, stdout, stderr)
	}
	var list []string
	for _, f := range report.Findings {
		list = append(list, fmt.Sprintf("%s:%d [%s] %s", filepath.Base(f.File), f.Line, f.Rule, f.Message))
	}
	slices.Sort(list)
	return list
}
