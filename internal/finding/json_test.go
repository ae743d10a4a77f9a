package finding_test

import (
	"encoding/json"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

func TestMarshalJSON(t *testing.T) {
	t.Parallel()
	at := finding.Span{File: "/fn/handler.go", Start: finding.Position{Line: 3, Column: 4, Offset: 20}}
	f := finding.Finding{Rule: "shim-arity", Severity: finding.Error, Message: "a <-chan", Span: at, URL: "https://x#shim-arity"}
	f.Fixes = []finding.Fix{{Title: "Add it", Edits: []finding.Edit{{Span: at, New: "x"}}}}
	got, err := f.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	const span = `"file":"/fn/handler.go","line":3,"column":4,"endLine":3,"endColumn":4`
	const want = `{"rule":"shim-arity","severity":"error","message":"a <-chan",` + span +
		`,"url":"https://x#shim-arity","fixes":[{"title":"Add it","edits":[{` + span + `,"new":"x"}]}]}` + "\n"
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, err := json.Marshal([]finding.Finding{{}}); err != nil || !json.Valid(got) {
		t.Errorf("%s, %v", got, err)
	}
}
