package lambdajson_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/analyzertest"
	"github.com/lambda-lsp/lambda-lsp/analyzer/lambdajson"
)

func newAnalyzer(mode string, info bool) *analysis.Analyzer {
	find := handler.New(&handler.Options{}, func(string) bool { return true })
	return lambdajson.New(find, mode, info)
}

func TestRules(t *testing.T) { analyzertest.Run(t, newAnalyzer("", true)) }
