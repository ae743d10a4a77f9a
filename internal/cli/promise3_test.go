package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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
