package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/check"
	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// "Fix all" leaves the bytes that check --fix leaves in testdata's functions;
// cmd/lambdacheck's TestFix holds those against go vet -fix.
func TestFixAllAsCheckDoes(t *testing.T) {
	t.Parallel()
	mods, err := filepath.Glob("../../testdata/*/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	fixed := 0
	s := begin(t, start{capabilities: json.RawMessage(capabilities)})
	for _, mod := range mods {
		source := filepath.Dir(mod)
		dir, other := s.path(filepath.Base(source)), t.TempDir()
		for _, to := range []string{dir, other} {
			if err := os.CopyFS(to, os.DirFS(source)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := check.Run(t.Context(), check.Options{Dir: other, Fix: true}); err != nil {
			t.Fatal(err)
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, want := readFile(t, file), readFile(t, filepath.Join(other, filepath.Base(file)))
			if text == want {
				continue
			}
			fixed++
			if got := fixAll(s, file); got != want {
				t.Errorf("%s: the editor leaves\n%s\ncheck --fix leaves\n%s", filepath.Base(source), got, want)
			}
		}
	}
	if fixed < 5 {
		t.Errorf("only %d files were fixed", fixed)
	}
}

// fixAll opens a file and returns its text after source.fixAll.
func fixAll(s *session, file string) string {
	s.t.Helper()
	doc := s.Open(file)
	s.Diagnostics(doc)
	var actions []lsptest.CodeAction
	s.Must("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": doc.URI}, "range": lsptest.Range{},
		"context": map[string]any{"diagnostics": []any{}, "only": []string{"source.fixAll"}},
	}, &actions)
	if len(actions) != 1 {
		s.t.Fatalf("%s: actions %v, want one", file, actions)
	}
	s.Must("codeAction/resolve", actions[0], &actions[0])
	for _, change := range actions[0].Edit.DocumentChanges {
		return lsptest.Apply(doc.Text, change.Edits...)
	}
	return doc.Text
}
