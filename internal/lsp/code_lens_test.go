package lsp

import (
	"encoding/json"
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
