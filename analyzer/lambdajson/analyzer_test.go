package lambdajson_test

import (
	"slices"
	"strings"
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

// TestMode runs handlers whose fate depends on the version of Go.
func TestMode(t *testing.T) {
	const result = "keys/handler.go:5: handler handle returns map[float64]int, whose keys encoding/json cannot encode"
	const event = "keys/handler.go:6: handler handleEvent takes map[bool]int, whose keys encoding/json cannot decode"
	for mode, want := range map[string][]string{
		"v1":   {result + ": every invocation fails;", event + ": every invocation fails"},
		"v2":   {event + ": an invocation fails whose event has a value there;"},
		"auto": {event + ": an invocation fails whose event has a value there;"},
	} {
		a := newAnalyzer(mode, false)
		if mode != "v1" {
			a = newAnalyzer("v1", false)
			if err := a.Flags.Set("mode", mode); err != nil {
				t.Fatal(err)
			}
		}
		if got := analyzertest.Lines(t, a, "mode"); !slices.EqualFunc(got, want, strings.HasPrefix) {
			t.Errorf("%s: got %q, want %q", mode, got, want)
		}
	}
}

// Base64 in a response is worth knowing, but vet cannot tell that from an error.
func TestInfoIsAskedFor(t *testing.T) {
	if got := analyzertest.Lines(t, newAnalyzer("", false), "info"); len(got) != 0 {
		t.Errorf("without info: %q", got)
	}
	if got := analyzertest.Lines(t, newAnalyzer("", true), "info"); len(got) != 1 {
		t.Errorf("with info: %q, want one", got)
	}
}
