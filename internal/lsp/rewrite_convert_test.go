package lsp

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// withDecl is shimFunction with a declaration more.
func withDecl(decl string) string {
	return strings.Replace(shimFunction, "-- function.json --", "\n"+decl+"\n-- function.json --", 1)
}

type conversionAction struct {
	lsptest.CodeAction
	Disabled struct{ Reason string }
}

func (s *session) conversions(doc *lsptest.Doc) []conversionAction {
	s.t.Helper()
	var actions []conversionAction
	s.Must("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": doc.URI}, "range": lsptest.Range{},
		"context": map[string]any{"diagnostics": []any{}, "only": []string{"refactor.rewrite.lambda.convertToStart"}},
	}, &actions)
	return actions
}

// What a conversion leaves is listed when it is chosen, or else told in its title.
func TestConversionLeaves(t *testing.T) {
	t.Parallel()
	leaves := strings.Replace(withDecl("func log(*runtime.Context) {}"), "return evt", "log(ctx); return evt", 1)
	without := strings.Replace(capabilities, `"dataSupport": true, `, "", 1)
	for name, c := range map[string]struct{ capabilities, title string }{
		"lazy":  {capabilities, "Convert to lambda.Start"},
		"eager": {without, "Convert to lambda.Start (places left to mend: 1)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, start{dir: folder(t, leaves), capabilities: json.RawMessage(c.capabilities)})
			doc := s.Open(s.path("main.go"))
			s.Diagnostics(doc)
			actions := s.conversions(doc)
			if len(actions) != 1 || actions[0].Title != c.title {
				t.Fatalf("got %+v", actions)
			}
			if name == "eager" {
				if actions[0].Edit == nil {
					t.Error("there is no edit")
				}
				return
			}
			s.Must("codeAction/resolve", actions[0].CodeAction, &actions[0].CodeAction)
			if actions[0].Edit == nil {
				t.Error("there is no edit")
			}
			s.Await("window/showMessage", func(p json.RawMessage) bool {
				return strings.Contains(string(p), `places left to mend:\nmain.go:`)
			})
		})
	}
}

// Why a handler cannot be converted is said to a client that shows it.
func TestConversionRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t, withDecl("func main() { println() }"))
	shows := strings.Replace(capabilities, `"dataSupport": true, `, `"dataSupport": true, "disabledSupport": true, `, 1)
	for name, c := range map[string]struct {
		capabilities string
		want         []string
	}{
		"shown":     {shows, []string{"this main, which the shim never runs, would run"}},
		"not shown": {capabilities, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, start{dir: dir, capabilities: json.RawMessage(c.capabilities)})
			doc := s.Open(s.path("main.go"))
			s.Diagnostics(doc)
			var reasons []string
			for _, a := range s.conversions(doc) {
				reasons = append(reasons, a.Disabled.Reason)
			}
			if !slices.Equal(reasons, c.want) {
				t.Errorf("got %q, want %q", reasons, c.want)
			}
		})
	}
}
