package lambdasig_test

import (
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
