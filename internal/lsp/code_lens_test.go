package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// A client that asks for lenses while the package is being loaded gets none, and
// is told to ask again when they are known.
func TestLensesWhileLoading(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: folder(t, startFunction), capabilities: json.RawMessage(progressCapability)})
	doc := s.Open(s.path("main.go"))
	at := map[string]any{"textDocument": map[string]any{"uri": doc.URI}}
	var lenses []json.RawMessage
	s.Must("textDocument/codeLens", at, &lenses)
	if len(lenses) > 0 {
		t.Skip("the package was loaded before the lenses were asked for")
	}
	s.Await("workspace/codeLens/refresh", nil)
	s.Must("textDocument/codeLens", at, &lenses)
	if len(lenses) == 0 {
		t.Error("there are no lenses after the package was loaded")
	}
}

// Lenses that were asked for while the go command could not answer are asked for
// again once it can: nothing in the file tells the client to.
func TestLensesAfterFailure(t *testing.T) {
	t.Parallel()
	dir := folder(t, startFunction)
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("module is wrong\n")
	s := begin(t, start{dir: dir, capabilities: json.RawMessage(progressCapability)})
	doc := s.Open(s.path("main.go"))
	s.Diagnostics(doc)
	at := map[string]any{"textDocument": map[string]any{"uri": doc.URI}}
	var lenses []json.RawMessage
	if s.Must("textDocument/codeLens", at, &lenses); len(lenses) > 0 {
		t.Fatalf("there are %d lenses where nothing is known", len(lenses))
	}
	s.Forget()
	write(string(mod))
	// Not every client tells of go.mod.
	s.Notify("textDocument/didSave", at)
	s.Await("workspace/codeLens/refresh", nil)
	if s.Must("textDocument/codeLens", at, &lenses); len(lenses) == 0 {
		t.Error("there are no lenses after the go command has answered")
	}
}

// Who turns lenses on sees them, and who turns them off does not.
func TestLensesTurnedOn(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: folder(t, startFunction), capabilities: json.RawMessage(progressCapability), options: map[string]any{"codeLens": false}})
	doc := s.Open(s.path("main.go"))
	s.Diagnostics(doc)
	at := map[string]any{"textDocument": map[string]any{"uri": doc.URI}}
	for _, on := range []bool{true, false} {
		s.Forget()
		s.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"lambdaLsp": map[string]any{"codeLens": on}}})
		s.Await("workspace/codeLens/refresh", nil)
		var lenses []json.RawMessage
		if s.Must("textDocument/codeLens", at, &lenses); len(lenses) > 0 != on {
			t.Errorf("with codeLens %t there are %d lenses", on, len(lenses))
		}
	}
}
