// Package analyzertest runs an analyzer over its testdata/src, with stubs of the
// packages that handlers import beside it.
package analyzertest

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
)

// Run holds the analyzer's diagnostics against the want comments, and its fixes
// against the golden files, of the packages in testdata/src that the patterns
// match; "shim-arity/..." is one rule's. The caller is the test of a package in a
// folder of analyzer/.
func Run(t *testing.T, a *analysis.Analyzer, patterns ...string) []*analysistest.Result {
	t.Helper()
	gopath := t.TempDir()
	for _, dir := range []string{"testdata/src", "../testdata/stubs"} {
		abs, err := filepath.Abs(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(filepath.Join(gopath, "src"), os.DirFS(abs)); err != nil {
			t.Fatal(err)
		}
	}
	return analysistest.RunWithSuggestedFixes(t, gopath, a, patterns...)
}
