package lsp

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// A Handler that names no func, as an executable's need not, follows no renaming; one
// that does, follows.
func TestRename(t *testing.T) {
	t.Parallel()
	for handler, want := range map[string]string{"handler.Handle": `"Handler": "handler.Serve"`, "bootstrap": ""} {
		archive := strings.Replace(shimFunction, "handler.Handle", handler, 1)
		if want == "" {
			archive = strings.Replace(archive, "python3.13", "provided.al2023", 1)
		}
		s := begin(t, start{dir: folder(t, archive), capabilities: json.RawMessage(progressCapability)})
		doc := s.Open(s.path("main.go"))
		s.Diagnostics(doc)
		var edit *lsptest.WorkspaceEdit
		s.Must("textDocument/rename", map[string]any{
			"textDocument": map[string]any{"uri": doc.URI}, "position": s.At(doc.Text, "Handle(").Start, "newName": "Serve",
		}, &edit)
		got := ""
		if edit != nil {
			for _, edits := range edit.Changes {
				got += lsptest.Apply(s.onDisk("function.json"), edits...)
			}
		}
		if want == "" && edit != nil || !strings.Contains(got, want) {
			t.Errorf("%s: got %s, want %q", handler, got, want)
		}
	}
}

// A main_test beside it does not keep a package from being offered a handler, and a
// program that is no function is offered none.
func TestWhereHandlersAreOffered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		archive string
		want    bool
	}{
		"empty":         {"\n-- main.go --\npackage main\n", true},
		"with tests":    {"\n-- main.go --\npackage main\n-- main_test.go --\npackage main_test\n", true},
		"a program":     {"\n-- main.go --\npackage main\n\nfunc main() {}\n", false},
		"configured":    {"\n-- main.go --\npackage main\n\nfunc main() {}\n" + functionJSON, true},
		"with handlers": {shimFunction, false},
	} {
		s := begin(t, start{dir: folder(t, c.archive), capabilities: json.RawMessage(capabilities)})
		doc := s.Open(s.path("main.go"))
		s.Diagnostics(doc)
		var actions []lsptest.CodeAction
		s.Must("textDocument/codeAction", map[string]any{
			"textDocument": map[string]any{"uri": doc.URI}, "range": lsptest.Range{},
			"context": map[string]any{"diagnostics": []any{}, "only": []string{"refactor.rewrite.lambda.handler"}},
		}, &actions)
		if got := len(actions) > 0; got != c.want {
			t.Errorf("%s: %d actions", name, len(actions))
		}
	}
}

// What a conversion does to go.mod it does to the text that the editor has.
func TestConversionOfUnsavedGoMod(t *testing.T) {
	t.Parallel()
	const marked = "// not saved\n"
	s := begin(t, start{dir: folder(t, shimFunction), capabilities: json.RawMessage(capabilities)})
	// The module that the conversion needs is not required yet.
	mod := s.Open(s.path("go.mod"))
	text := strings.ReplaceAll(marked+mod.Text, "github.com/aws/aws-lambda-go", "example.com/other")
	s.SetText(mod, text)
	doc := s.Open(s.path("main.go"))
	s.Diagnostics(doc)
	actions := s.conversions(doc)
	if len(actions) != 1 {
		t.Fatalf("got %+v", actions)
	}
	s.Must("codeAction/resolve", actions[0].CodeAction, &actions[0].CodeAction)
	for _, change := range actions[0].Edit.DocumentChanges {
		if change.TextDocument.URI != mod.URI {
			continue
		}
		got := lsptest.Apply(text, change.Edits...)
		if !strings.HasPrefix(got, marked+"module ") || !strings.Contains(got, "\tgithub.com/aws/aws-lambda-go v1.") {
			t.Errorf("go.mod is to be\n%s", got)
		}
		return
	}
	t.Errorf("go.mod is left out: %+v", actions[0])
}
