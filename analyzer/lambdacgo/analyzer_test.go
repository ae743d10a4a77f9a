package lambdacgo_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
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

// What cgo being off drops is said by the drivers that know it, whether they
// type-check the file all the same or not; import-c is then not the fault.
func TestDisabled(t *testing.T) {
	path, err := filepath.Abs("testdata/disabled/handler.go")
	if err != nil {
		t.Fatal(err)
	}
	const want = `handler.go has import "C", and cgo is off: its handlers are not built; set CGO_ENABLED=1 and install a C compiler for the target`
	for _, tt := range []struct {
		name   string
		parsed string // the package's only file
	}{
		{"file of the package", path},
		{"file left out", filepath.Join(filepath.Dir(path), "main.go")},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, tt.parsed, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
			config := types.Config{FakeImportC: true, Error: func(error) {}} // the runtime is not there: it runs despite errors
			pkg, _ := config.Check("main", fset, []*ast.File{f}, info)
			find := handler.New(&handler.Options{}, func(string) bool { return true })
			results := map[*analysis.Analyzer]any{}
			var got []analysis.Diagnostic
			for _, a := range []*analysis.Analyzer{find, lambdacgo.New(find, []string{path})} {
				pass := &analysis.Pass{
					Analyzer: a, Fset: fset, Files: []*ast.File{f}, Pkg: pkg, TypesInfo: info, ResultOf: results, ReadFile: os.ReadFile,
					Report: func(d analysis.Diagnostic) { got = append(got, d) },
				}
				if results[a], err = a.Run(pass); err != nil {
					t.Fatal(err)
				}
			}
			if len(got) != 1 || got[0].Category != "import-c-disabled" || got[0].Message != want || fset.Position(got[0].Pos).Line != 4 {
				t.Errorf("got %+v", got)
			}
		})
	}
}
