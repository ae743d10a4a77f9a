package lambdacgo_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/analyzertest"
	"github.com/lambda-lsp/lambda-lsp/analyzer/lambdacgo"
)

func newAnalyzer() *analysis.Analyzer {
	find := handler.New(&handler.Options{}, func(string) bool { return true })
	return lambdacgo.New(find, nil)
}

func TestRules(t *testing.T) { analyzertest.Run(t, newAnalyzer()) }
