package lambdalife_test

import (
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/analyzertest"
	"github.com/lambda-lsp/lambda-lsp/analyzer/lambdalife"
)

func newAnalyzer(info bool) *analysis.Analyzer {
	find := handler.New(&handler.Options{}, func(string) bool { return true })
	return lambdalife.New(find, info)
}

func TestRules(t *testing.T) { analyzertest.Run(t, newAnalyzer(true)) }

func TestHandlersNotBuiltForLinux(t *testing.T) {
	got := analyzertest.Lines(t, newAnalyzer(false), "linux")
	const rest = ", which is not built for Linux: the build finds no handler; move it to a file that is built for Linux"
	want := []string{
		"name/handler_windows.go:5: handler Handle is in handler_windows.go" + rest,
		"tag/handler.go:7: handler Handle is in handler.go" + rest,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Nothing of severity info is said to a driver that cannot tell it from an error,
// and nothing ever about a comment that silences it.
func TestInfoIsAskedFor(t *testing.T) {
	if got := analyzertest.Lines(t, newAnalyzer(false), "info"); len(got) != 0 {
		t.Errorf("without info: %q", got)
	}
	if got := analyzertest.Lines(t, newAnalyzer(true), "info"); len(got) != 1 {
		t.Errorf("with info: %q, want the call of log.Fatal", got)
	}
}
