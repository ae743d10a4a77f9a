package build

import (
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// source is what the syntax of the function's package says.
type source struct {
	fset  *token.FileSet
	files []*ast.File
	shim  bool // it may hold a handler of the shim model
	start bool // it may hold one of the Start model
}

// readSource reads the files that a build for the target compiles. Errors in
// them are left for the compiler to report.
func (p *plan) readSource() (*source, error) {
	// cgo is on, whatever the target: a shim handler must import "C".
	pkg, err := p.goenv.Import(p.function.Dir, true, p.flags.Tags)
	var empty *build.NoGoError
	var several *build.MultiplePackageError
	switch {
	case errors.As(err, &several):
		return nil, p.fail("the files belong to different packages, %s", strings.Join(several.Packages, " and "))
	case errors.As(err, &empty):
		return nil, p.fail("no Go files to build for %s/%s", p.goos, p.goarch)
	case pkg.Name == "" && err != nil:
		return nil, p.fail("%v", err)
	case pkg.Name != "main" && pkg.Name != "":
		return nil, p.fail("package %s holds no handler", pkg.Name).WithHint("a handler is in package main")
	}
	s := &source{fset: token.NewFileSet()}
	for _, name := range slices.Concat(pkg.GoFiles, pkg.CgoFiles, pkg.InvalidGoFiles) {
		path := filepath.Join(p.function.Dir, name)
		text, err := readfile.Source(path)
		if err != nil {
			continue
		}
		if f, _ := parser.ParseFile(s.fset, path, text, parser.ParseComments|parser.SkipObjectResolution); f != nil {
			s.files = append(s.files, f)
		}
	}
	s.start = slices.Contains(pkg.Imports, handler.LambdaPath)
	s.shim = slices.Contains(pkg.Imports, handler.RuntimePath)
	if r, ok := function.Lookup(p.function.Runtime()); ok && r.Kind == function.Python && !s.start {
		// The handler's type may come from another package altogether.
		s.shim = true
	}
	if !s.shim && !s.start {
		return nil, p.noHandler()
	}
	return s, nil
}

func (p *plan) noHandler() error {
	return p.fail("no handler found").
		WithHint("export func Handle(evt T, ctx *runtime.Context) (R, error), or call lambda.Start in main")
}
