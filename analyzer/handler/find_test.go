package handler_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/analyzertest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

func TestDirectives(t *testing.T) {
	known := func(id string) bool { return id == "shim-context" }
	analyzertest.Run(t, handler.New(&handler.Options{}, known))
}

// The three ways of loading a file with import "C" find the same handler at the
// same place of the file that its author wrote.
func TestLoaders(t *testing.T) {
	testenv.NeedTool(t, "gcc")
	dir, err := filepath.Abs("../../testdata/shim-arity")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "handler.go")
	load := func(cgo string) *packages.Package {
		pkgs, err := packages.Load(&packages.Config{
			Dir: dir, Env: append(os.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED="+cgo),
			Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedDeps |
				packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedExportFile,
		}, ".")
		if err != nil {
			t.Fatal(err)
		}
		return pkgs[0]
	}
	rewritten := load("1")
	if name := rewritten.Fset.File(rewritten.Syntax[0].FileStart).Name(); name == file {
		t.Fatalf("%s is not what cgo made of the file", name)
	}
	check := func(loader string, fset *token.FileSet, files []*ast.File, pkg *types.Package, info *types.Info) {
		t.Helper()
		r := handler.Find(fset, files, pkg, info, handler.Options{})
		var names []string
		for _, h := range r.Handlers {
			names = append(names, h.Name)
			at := fset.PositionFor(h.Pos, false)
			if h.Name == "Handle" && (at.Filename != file || at.Line != 16 || at.Column != 6 || h.End-h.Pos != 6) {
				t.Errorf("%s: %v", loader, at)
			}
			if h.Name == "Handle" && r.Source.Text(h.Pos, h.End) != "Handle" {
				t.Errorf("%s: text %q", loader, r.Source.Text(h.Pos, h.End))
			}
		}
		if got := strings.Join(names, " "); got != "Handle" {
			t.Errorf("%s: handlers %q", loader, got)
		}
	}
	check("cgo's output", rewritten.Fset, rewritten.Syntax, rewritten.Types, rewritten.TypesInfo)

	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, file, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	imports := rewritten.Imports
	config := types.Config{FakeImportC: true, Importer: importerFunc(func(path string) (*types.Package, error) {
		if pkg := imports[path]; pkg != nil {
			return pkg.Types, nil
		}
		return importer.Default().Import(path)
	})}
	pkg, err := config.Check("main", fset, []*ast.File{syntax}, info)
	if err != nil {
		t.Fatal(err)
	}
	check("the original", fset, []*ast.File{syntax}, pkg, info)

	dropped := load("0")
	if len(dropped.Syntax) != 0 || len(dropped.IgnoredFiles) != 1 {
		t.Errorf("without cgo: files %v, ignored %v", dropped.Syntax, dropped.IgnoredFiles)
	}
	empty := handler.Find(dropped.Fset, dropped.Syntax, dropped.Types, dropped.TypesInfo, handler.Options{})
	if len(empty.Handlers) != 0 || empty.Lambda() {
		t.Errorf("without cgo: %+v", empty)
	}
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }
