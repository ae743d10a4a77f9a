package workspace_test

import (
	"go/ast"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/assign"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/analysis/passes/inspect"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// No analyzer sees a type that most of go/types would never return from, whether the
// type checker complains of it or, after another error, does not.
func TestEndlessType(t *testing.T) {
	t.Parallel()
	for name, more := range map[string]string{"alone": "", "beside another error": "var _ = undefined\n"} {
		dir := testenv.Tree(t, "-- go.mod --\nmodule example.com/endless\n-- a.go --\npackage endless\n\ntype T[P any] struct{ *T[[]P] }\n\nvar x T[int]\n"+more)
		p := load(t, workspace.Config{Dir: dir}, ".")["example.com/endless"]
		asks := &analysis.Analyzer{Name: "asks", Doc: "asks", RunDespiteErrors: true, Run: func(pass *analysis.Pass) (any, error) {
			t.Errorf("%s: an analyzer ran", name)
			return nil, nil
		}}
		if _, err := p.Analyze(t.Context(), []*analysis.Analyzer{asks}); err != nil || len(p.Errors) == 0 {
			t.Errorf("%s: %v, errors %v", name, err, p.Errors)
		}
	}
}

// A program that go/types of this toolchain panics on, as the compiler does, is said to
// be one; analyzers do not see it.
func TestTypeCheckerPanics(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, `
-- go.mod --
module example.com/panics
-- a.go --
package panics

type X struct{ A }

type A = H[any]

type H[P any] struct{ F map[int]S }

type S struct{ F H[A] }
-- user/b.go --
package user

import "example.com/panics"

var X panics.X
`)
	ps := load(t, workspace.Config{Dir: dir}, "./...")
	p := ps["example.com/panics"]
	asks := &analysis.Analyzer{Name: "asks", Doc: "asks", RunDespiteErrors: true, Run: func(pass *analysis.Pass) (any, error) {
		t.Error("an analyzer ran")
		return nil, nil
	}}
	if _, err := p.Analyze(t.Context(), []*analysis.Analyzer{asks}); err != nil || len(p.Errors) == 0 {
		t.Errorf("%v, errors %v", err, p.Errors)
	}
	vet := exec.Command("go", "vet", ".")
	vet.Dir = dir
	if out, err := vet.CombinedOutput(); err == nil || !strings.Contains(string(out), "panic") {
		t.Errorf("go vet: %v, %s", err, out)
	}
	if len(ps["example.com/panics/user"].Errors) == 0 {
		t.Error("who imports it has no error")
	}
}

func TestAnalyze(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, `
-- go.mod --
module example.com/analyze
-- good/a.go --
package good

func f(x int) { x = x }
-- broken/a.go --
package broken

func f(x int) { x = x; undefined() }
`)
	ps := load(t, workspace.Config{Dir: dir}, "./...")
	good, broken := ps["example.com/analyze/good"], ps["example.com/analyze/broken"]
	panics := &analysis.Analyzer{
		Name: "panics", Doc: "panics", Requires: []*analysis.Analyzer{inspect.Analyzer, ctrlflow.Analyzer},
		RunDespiteErrors: true,
		Run: func(pass *analysis.Pass) (any, error) {
			if pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs).FuncDecl(pass.Files[0].Decls[0].(*ast.FuncDecl)) == nil {
				t.Error("no control flow graph")
			}
			panic("oops")
		},
	}
	ds, err := good.Analyze(t.Context(), []*analysis.Analyzer{panics, assign.Analyzer})
	if err == nil || err.Error() != "analyzer panics failed on example.com/analyze/good: oops" {
		t.Errorf("the panic became %v", err)
	}
	if len(ds) != 1 || ds[0].Analyzer != assign.Analyzer || ds[0].Message != "self-assignment of x" {
		t.Errorf("diagnostics: %v", ds)
	}
	tolerant := *assign.Analyzer
	tolerant.RunDespiteErrors = true
	if ds, err := broken.Analyze(t.Context(), []*analysis.Analyzer{assign.Analyzer}); len(ds) != 0 || err != nil {
		t.Errorf("a broken package: %v, %v", ds, err)
	}
	if ds, err := broken.Analyze(t.Context(), []*analysis.Analyzer{&tolerant}); len(ds) != 1 || err != nil {
		t.Errorf("a broken package, RunDespiteErrors: %v, %v", ds, err)
	}
}
