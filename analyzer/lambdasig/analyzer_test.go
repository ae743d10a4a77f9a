package lambdasig_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/analyzertest"
	"github.com/lambda-lsp/lambda-lsp/analyzer/lambdasig"
)

func newAnalyzer() *analysis.Analyzer {
	options := &handler.Options{}
	return lambdasig.New(handler.New(options, func(string) bool { return true }), &options.Name)
}

// Each folder of testdata/src is a rule: its faults with their fixes, and near
// misses.
func TestRules(t *testing.T) { analyzertest.Run(t, newAnalyzer()) }

// -lambdasig.handler says which name is the handler's.
func TestHandlerFlag(t *testing.T) {
	a := newAnalyzer()
	if got := analyzertest.Lines(t, a, "flag"); len(got) != 0 {
		t.Errorf("without the flag: %q", got)
	}
	if err := a.Flags.Set("handler", "Serve"); err != nil {
		t.Fatal(err)
	}
	got := analyzertest.Lines(t, a, "flag")
	if len(got) != 1 || !strings.HasPrefix(got[0], "serve/handler.go:8: handler Serve has one parameter and two results: ") {
		t.Errorf("with the flag: %q", got)
	}
}
