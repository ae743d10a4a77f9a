package relay

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// An editor that sends the whole text with each change has both, and is offered a
// fix of each.
func TestWholeTexts(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: function(t, sound), capabilities: `{"textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":["quickfix"]}}}}}`})
	doc := s.Open(s.path("handler.go"))
	s.SetText(doc, strings.Replace(sound, "ctx *runtime.Context) (string, error) {\n", "ctx runtime.Context) (string, error) {\n\tevt = evt\n", 1))
	list := s.until(doc, func(list []lsptest.Diagnostic) bool {
		n := sources(list)
		return n["lambda"] > 0 && n["assign"] > 0
	})
	s.SetText(doc, strings.Replace(doc.Text, "ctx runtime", "ctx *runtime", 1))
	list = s.until(doc, func(list []lsptest.Diagnostic) bool {
		n := sources(list)
		return n["lambda"] == 0 && n["assign"] > 0
	})
	var actions []json.RawMessage
	s.Must("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": doc.URI}, "range": s.At(doc.Text, "evt = evt"), "context": map[string]any{"diagnostics": list},
	}, &actions)
	var titles []string
	for _, a := range actions {
		titles = append(titles, text(a, "title"))
	}
	if !strings.Contains(strings.Join(titles, "\n"), "Remove self-assignment") {
		t.Errorf("offered: %q", titles)
	}
	s.end()
}
