package lsp

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// Which kinds of actions a client gets for what it asks.
func TestKindsOfActions(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: folder(t, shimFunction), capabilities: json.RawMessage(capabilities)})
	doc := s.OpenText(s.path("main.go"), lsptest.Apply(readFile(t, s.path("main.go")), lsptest.TextEdit{
		Range: s.At(readFile(t, s.path("main.go")), "*runtime"), NewText: "runtime",
	}))
	s.Diagnostics(doc)
	faulty := []string{"quickfix", "source.fixAll.lambda"}
	good := []string{
		"refactor.rewrite.lambda.eventJSON", "refactor.rewrite.lambda.convertToStart",
		"source.lambda.invoke", "source.lambda.debug", "source.lambda.build", "source.lambda.package", "source.lambda.deploy",
	}
	const invoked, automatic = 1, 2
	ask := func(trigger int, only ...string) []string {
		t.Helper()
		c := map[string]any{"diagnostics": []any{}, "triggerKind": trigger}
		if only != nil {
			c["only"] = only
		}
		var actions []lsptest.CodeAction
		s.Must("textDocument/codeAction", map[string]any{
			"textDocument": map[string]any{"uri": doc.URI}, "range": s.At(doc.Text, "Handle"), "context": c,
		}, &actions)
		var kinds []string
		for _, a := range actions {
			kinds = append(kinds, a.Kind)
		}
		return kinds
	}
	check := func(got, want []string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	check(ask(invoked), faulty)
	check(ask(automatic), faulty[:1])
	check(ask(automatic, "source.fixAll"), faulty[1:])
	check(ask(invoked, "source.fixAll.gopls"), nil)
	s.SetText(doc, readFile(t, s.path("main.go")))
	s.Diagnostics(doc)
	check(ask(invoked), good)
	check(ask(automatic), nil)
	check(ask(invoked, "refactor"), good[:2])
	check(ask(invoked, "source"), good[2:])
	check(ask(invoked, "source.lambda.build"), good[4:5])
}
