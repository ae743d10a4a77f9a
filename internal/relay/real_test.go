package relay

import (
	"encoding/json"
	"slices"
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
	s.until(doc, func(list []lsptest.Diagnostic) bool {
		n := sources(list)
		return n["lambda"] > 0 && n["assign"] > 0
	})
	s.SetText(doc, strings.Replace(doc.Text, "ctx runtime", "ctx *runtime", 1))
	list := s.until(doc, func(list []lsptest.Diagnostic) bool {
		n := sources(list)
		return n["lambda"] == 0 && n["assign"] > 0
	})
	// What gopls has found before stays shown, and it has the fix once it has found it anew.
	for {
		var actions []json.RawMessage
		s.Must("textDocument/codeAction", map[string]any{
			"textDocument": map[string]any{"uri": doc.URI}, "range": s.At(doc.Text, "evt = evt"), "context": map[string]any{"diagnostics": list},
		}, &actions)
		if slices.ContainsFunc(actions, func(a json.RawMessage) bool { return strings.Contains(text(a, "title"), "Remove self-assignment") }) {
			break
		}
		list = s.until(doc, func(list []lsptest.Diagnostic) bool { return sources(list)["assign"] > 0 })
	}
	s.end()
}
