package lsp

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

const shimFunction = `
-- main.go --
package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }
` + functionJSON

// functionJSON is what a shim function's function.json needs.
const functionJSON = `-- function.json --
{
  "FunctionName": "fn",
  "Runtime": "python3.13",
  "Handler": "handler.Handle",
  "Role": "arn:aws:iam::123456789012:role/r"
}
`

// A report is the answer to textDocument/diagnostic.
type diagnosticReport struct {
	Kind     string
	ResultID string
	Items    []lsptest.Diagnostic
}

func (s *session) pull(doc *lsptest.Doc, previous string) diagnosticReport {
	s.t.Helper()
	params := map[string]any{"textDocument": map[string]any{"uri": doc.URI}}
	if previous != "" {
		params["previousResultId"] = previous
	}
	var r diagnosticReport
	s.Must("textDocument/diagnostic", params, &r)
	return r
}

func TestPullDiagnostics(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: folder(t, shimFunction), capabilities: json.RawMessage(
		`{"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": true}}}`)})
	doc := s.OpenText(s.path("main.go"), "package main\n")
	config := s.Open(s.path("function.json"))
	// Nothing is known until the packages are loaded; then the client asks again.
	s.pull(doc, "")
	s.pull(config, "")
	s.SetText(doc, lsptest.Apply(readFile(t, s.path("main.go")), lsptest.TextEdit{
		Range: s.At(readFile(t, s.path("main.go")), "*runtime"), NewText: "runtime",
	}))
	for len(s.pull(doc, "").Items) == 0 {
		s.Await("workspace/diagnostic/refresh", nil)
	}
	r := s.pull(doc, "")
	if len(r.Items) != 1 || r.Items[0].Code != "shim-context" || r.Kind != "full" {
		t.Fatalf("got %+v", r)
	}
	if again := s.pull(doc, r.ResultID); again.Kind != "unchanged" || again.ResultID != r.ResultID {
		t.Errorf("got %+v", again)
	}
	// Each answer is for the text as it was when the client asked.
	s.SetText(doc, readFile(t, s.path("main.go")))
	if r := s.pull(doc, r.ResultID); r.Kind != "full" || len(r.Items) != 0 {
		t.Errorf("got %+v", r)
	}
	// A change in one file that matters to another has the client ask about that.
	s.pull(config, "")
	s.SetText(config, lsptest.Apply(config.Text, lsptest.TextEdit{Range: s.At(config.Text, "handler.Handle"), NewText: "handler.Handel"}))
	s.Await("workspace/diagnostic/refresh", nil)
	if r := s.pull(doc, ""); len(r.Items) != 1 || r.Items[0].Code != "handler-config" {
		t.Errorf("got %+v", r)
	}
	for _, m := range s.Inbox() {
		var p struct{ Diagnostics []lsptest.Diagnostic }
		if m.Method == "textDocument/publishDiagnostics" && (json.Unmarshal(m.Params, &p) != nil || len(p.Diagnostics) > 0) {
			t.Errorf("published %s", m.Params)
		}
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
