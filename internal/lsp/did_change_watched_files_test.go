package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// What a build leaves, or removes, is not looked at; directories are.
func TestMatters(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"bootstrap", "handler.so", "package.zip"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]bool{
		"gone.go": true, "function.json": true, "go.work": true, "vendor/modules.txt": true, "": true, "gone": true,
		"bootstrap": false, "handler.so": false, "package.zip": false, "gone.so": false,
	} {
		if got := matters(filepath.Join(dir, name)); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// A client that watches files for its servers is asked to, and no other.
func TestWatchesAreRegistered(t *testing.T) {
	t.Parallel()
	s := begin(t, start{capabilities: json.RawMessage(`{"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}`)})
	var asked struct {
		Registrations []struct {
			Method          string
			RegisterOptions struct {
				Watchers []struct{ GlobPattern string }
			}
		}
	}
	if err := json.Unmarshal(s.Await("client/registerCapability", nil), &asked); err != nil {
		t.Fatal(err)
	}
	if r := asked.Registrations; len(r) != 1 || r[0].Method != "workspace/didChangeWatchedFiles" || r[0].RegisterOptions.Watchers[0].GlobPattern != "**/*.{go,mod,sum,work,json}" {
		t.Errorf("the server registers for %+v", asked)
	}

	s = begin(t, start{})
	s.settle()
	for _, m := range s.Inbox() {
		if m.Method == "client/registerCapability" {
			t.Errorf("the server registers for %s", m.Params)
		}
	}
}

// Two modules are edited at once: a go.work that comes to be joins them, and what is
// typed into the one is seen in the other, unsaved.
func TestTwoModules(t *testing.T) {
	t.Parallel()
	importing := strings.NewReplacer(
		"\t\"context\"\n", "\t\"context\"\n\n\t\"example.com/lib\"\n",
		"ctx context.Context) error", "ctx context.Context, evt lib.Event) error",
	).Replace(startFunction)
	s := begin(t, start{dir: folder(t, importing+`
-- lib/go.mod --
module example.com/lib

go 1.24
-- lib/lib.go --
package lib

type Event struct{ Done chan int }
`), capabilities: json.RawMessage(progressCapability)})
	code, lib := s.Open(s.path("main.go")), s.Open(s.path("lib/lib.go"))
	s.Diagnostics(code)
	s.Forget()
	if err := os.WriteFile(s.path("go.work"), []byte("go 1.24\n\nuse (\n\t.\n\t./lib\n)\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": lsptest.URI(s.path("go.work")), "type": 1}}})
	finds := func(there bool) {
		t.Helper()
		s.Await("textDocument/publishDiagnostics", func(p json.RawMessage) bool {
			return strings.Contains(string(p), code.URI) && strings.Contains(string(p), "json-event") == there
		})
	}
	finds(true)
	good := strings.Replace(lib.Text, "chan int", "string", 1)
	bad := lib.Text
	for _, there := range []bool{false, true, false} {
		s.Forget()
		s.SetText(lib, map[bool]string{true: bad, false: good}[there])
		finds(there)
	}
}
