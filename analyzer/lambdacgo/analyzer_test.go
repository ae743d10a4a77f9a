package lambdacgo_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
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
			got := diagnose(t, fset, f, []string{path})
			if len(got) != 1 || got[0].Category != "import-c-disabled" || got[0].Message != want || fset.Position(got[0].Pos).Line != 4 {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// diagnose runs the analyzer on a package of one file, whose imports are not there,
// and of which cgo being off drops the files named.
func diagnose(t *testing.T, fset *token.FileSet, f *ast.File, dropped []string) []analysis.Diagnostic {
	t.Helper()
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{FakeImportC: true, Error: func(error) {}} // it runs despite errors
	pkg, _ := config.Check(f.Name.Name, fset, []*ast.File{f}, info)
	find := handler.New(&handler.Options{}, func(string) bool { return true })
	results := map[*analysis.Analyzer]any{}
	var got []analysis.Diagnostic
	for _, a := range []*analysis.Analyzer{find, lambdacgo.New(find, dropped)} {
		pass := &analysis.Pass{
			Analyzer: a, Fset: fset, Files: []*ast.File{f}, Pkg: pkg, TypesInfo: info, ResultOf: results, ReadFile: os.ReadFile,
			Report: func(d analysis.Diagnostic) { got = append(got, d) },
		}
		var err error
		if results[a], err = a.Run(pass); err != nil {
			t.Fatal(err)
		}
	}
	return got
}

// Files that cgo being off drops are nobody's business where no handler is lost.
func TestDisabledElsewhere(t *testing.T) {
	t.Parallel()
	const handlerFile = "package main\n\nimport \"C\"\n\nimport \"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime\"\n\nfunc Handle(e string, ctx *runtime.Context) (string, error) { return e, nil }\n"
	for _, tt := range []struct {
		name, source string
		dropped      bool
	}{
		{"cgo is on", handlerFile, false},
		{"a library", "package sqlite\n\nimport \"C\"\n\nfunc Open() {}\n", true},
		{"a program that is no function", "package main\n\nimport \"C\"\n\nfunc main() {}\n", true},
		{"a library that takes the context", strings.Replace(handlerFile, "package main", "package middleware", 1), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "file.go")
			if err := os.WriteFile(path, []byte(tt.source), 0o644); err != nil {
				t.Fatal(err)
			}
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			var dropped []string
			if tt.dropped {
				dropped = []string{path}
			}
			if got := diagnose(t, fset, f, dropped); len(got) != 0 {
				t.Errorf("got %+v", got)
			}
		})
	}
}
