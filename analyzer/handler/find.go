package handler

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/ignore"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/source"
)

// Find returns the handlers of a package whose files have been type-checked,
// with errors or without. Handlers in test files are nobody's handlers.
func Find(fset *token.FileSet, files []*ast.File, pkg *types.Package, info *types.Info, o Options) *Result {
	r := &Result{given: map[*ast.Ident]bool{}}
	r.Name, r.Explicit = o.name()
	if pkg == nil || !concerned(files) {
		if ignore.Present(files) {
			r.Source = source.New(fset, files, o.ReadFile)
		} else {
			r.Source = &source.Package{}
		}
		return r
	}
	r.Source = source.New(fset, files, o.ReadFile)
	f := &finder{fset: fset, pkg: pkg, info: info, result: r}
	for _, file := range r.Source.Files {
		if !strings.HasSuffix(file.Name, "_test.go") {
			f.files = append(f.files, file.Typed)
		}
	}
	r.Start = imports(f.files, LambdaPath)
	started := f.findStart()
	if pkg.Name() == "main" {
		started = slices.Insert(started, 0, f.findShim(o, started)...)
	}
	r.Handlers = started
	return r
}

// Concerns reports whether the analyzers can have anything to say of a package, from
// its syntax alone: of most there is no need to know the types.
func Concerns(files []*ast.File) bool { return concerned(files) || ignore.Present(files) }

// concerned is the cheap question that lets every package without handlers go at once.
func concerned(files []*ast.File) bool {
	// A var may be a handler that another package declares, so that main
	// imports no runtime: any package main gets its exported symbols looked at.
	return imports(files, LambdaPath) || slices.ContainsFunc(files, func(f *ast.File) bool { return f.Name.Name == "main" })
}

func imports(files []*ast.File, path string) bool {
	return slices.ContainsFunc(files, func(f *ast.File) bool { return source.Imports(f, path) })
}

// A finder holds what the search in one package needs; files leave out tests.
type finder struct {
	fset   *token.FileSet
	files  []*ast.File
	pkg    *types.Package
	info   *types.Info
	result *Result
}

// locate sets where to report: around n.
func (f *finder) locate(h *Handler, n ast.Node) {
	h.Pos, h.End = f.result.Source.Pos(n.Pos()), f.result.Source.Pos(n.End())
	if !h.Pos.IsValid() || !h.End.IsValid() {
		h.Pos, h.End = n.Pos(), n.End()
	}
}

// declare finds the syntax of a package-level func or var of this package and
// sets the handler's place to its name. It reports whether there is any.
func (f *finder) declare(h *Handler, obj types.Object) bool {
	for _, file := range f.files {
		if obj.Pos() < file.FileStart || obj.Pos() > file.FileEnd {
			continue
		}
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Name.Pos() == obj.Pos() {
					h.Decl = decl
					f.locate(h, decl.Name)
					return true
				}
			case *ast.GenDecl:
				if f.declareSpec(h, decl, obj) {
					return true
				}
			}
		}
	}
	return false
}

func (f *finder) declareSpec(h *Handler, decl *ast.GenDecl, obj types.Object) bool {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.ValueSpec:
			for i, name := range spec.Names {
				if name.Pos() != obj.Pos() {
					continue
				}
				h.Spec = spec
				if len(spec.Values) == len(spec.Names) {
					h.Lit, _ = ast.Unparen(spec.Values[i]).(*ast.FuncLit)
				}
				f.locate(h, name)
				return true
			}
		case *ast.TypeSpec:
			if spec.Name.Pos() == obj.Pos() {
				f.locate(h, spec.Name)
				return true
			}
		}
	}
	return false
}
