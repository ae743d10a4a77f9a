package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// Two functions, of which b has a handler that the shim cannot call, and a package
// that is none.
const twoFunctions = `
-- a/main.go --
package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }
-- b/main.go --
package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt string, ctx runtime.Context) (string, error) { return evt, nil }
-- lib/lib.go --
package lib
`

// awaitRules waits for diagnostics of a file that are of these rules, and no others.
func (s *session) awaitRules(path string, rules ...string) {
	s.t.Helper()
	s.Await("textDocument/publishDiagnostics", func(params json.RawMessage) bool {
		var p struct {
			URI         string
			Diagnostics []lsptest.Diagnostic
		}
		if err := json.Unmarshal(params, &p); err != nil || p.URI != lsptest.URI(path) || len(p.Diagnostics) != len(rules) {
			return false
		}
		for i, d := range p.Diagnostics {
			if d.Code != rules[i] {
				return false
			}
		}
		return true
	})
}

// changed tells the server that files were written, or deleted when text is empty.
func (s *session) changed(files map[string]string) {
	s.t.Helper()
	var changes []any
	for name, text := range files {
		path := s.path(name)
		kind := 2
		if text == "" {
			kind = 3
			if err := os.Remove(path); err != nil {
				s.t.Fatal(err)
			}
		} else {
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				s.t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
				s.t.Fatal(err)
			}
		}
		changes = append(changes, map[string]any{"uri": lsptest.URI(path), "type": kind})
	}
	s.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": changes})
}

// Of functions that are not open the findings are those on disk; while one is open,
// those of its text.
func TestFunctionsThatAreNotOpen(t *testing.T) {
	t.Parallel()
	for _, capabilities := range []string{"{}", `{"textDocument": {"diagnostic": {}}}`} {
		s := begin(t, start{dir: folder(t, twoFunctions), capabilities: json.RawMessage(capabilities)})
		s.Open(s.path("a/main.go"))
		s.awaitRules(s.path("b/main.go"), "shim-context")

		broken := readFile(t, s.path("b/main.go"))
		good := strings.Replace(broken, "ctx runtime", "ctx *runtime", 1)
		s.changed(map[string]string{"b/main.go": good})
		s.awaitRules(s.path("b/main.go"))
		s.changed(map[string]string{"b/main.go": broken})
		s.awaitRules(s.path("b/main.go"), "shim-context")

		// Its editor has mended it, and not saved.
		doc := s.OpenText(s.path("b/main.go"), good)
		s.awaitRules(s.path("b/main.go"))
		s.CloseDoc(doc)
		s.awaitRules(s.path("b/main.go"), "shim-context")

		// A function comes, and one goes.
		s.changed(map[string]string{"c/main.go": broken})
		s.awaitRules(s.path("c/main.go"), "shim-context")
		s.changed(map[string]string{"b/main.go": ""})
		s.awaitRules(s.path("b/main.go"))
		s.Notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{
			"added": []any{}, "removed": []any{map[string]any{"uri": lsptest.URI(s.path("")), "name": "x"}},
		}})
		s.awaitRules(s.path("c/main.go"))
	}
}
