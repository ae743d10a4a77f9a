package shim

import (
	"errors"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// source is what the syntax of the user's package says.
type source struct {
	files   []string // names, those that the target's build compiles
	imports []string
	hasMain bool
	decls   map[string]token.Position // exported functions and variables
	first   token.Position            // a place for what has none
}

// readSource parses the package's files. Errors in them are left for the
// compiler to report.
func (b *builder) readSource() (*source, error) {
	pkg, err := b.goenv.Import(b.Dir, true, b.flags.Tags)
	var empty *build.NoGoError
	switch {
	case errors.As(err, &empty):
		return nil, failure.New("build", b.Options.Dir, "no Go files to build for %s/%s", b.goenv.GOOS, b.goenv.GOARCH)
	case pkg.Name == "" && err != nil:
		return nil, b.failed(err)
	case pkg.Name != "main" && pkg.Name != "":
		return nil, failure.New("build", b.Options.Dir, "package %s cannot be built into a handler", pkg.Name).
			WithHint("a handler is in package main")
	}
	s := &source{files: append(pkg.GoFiles, pkg.CgoFiles...), imports: pkg.Imports, decls: map[string]token.Position{}}
	fset := token.NewFileSet()
	for _, name := range append(s.files, pkg.InvalidGoFiles...) {
		path := filepath.Join(b.Dir, name)
		text, err := readfile.Source(path)
		if err != nil {
			continue
		}
		f, _ := parser.ParseFile(fset, path, text, parser.SkipObjectResolution)
		if f == nil {
			continue
		}
		if !s.first.IsValid() {
			s.first = fset.Position(f.Name.Pos())
		}
		s.addDecls(fset, f)
	}
	return s, nil
}

func (s *source) addDecls(fset *token.FileSet, f *ast.File) {
	add := func(id *ast.Ident) {
		if id.IsExported() {
			s.decls[id.Name] = fset.Position(id.Pos())
		}
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				s.hasMain = s.hasMain || d.Name.Name == "main"
				add(d.Name)
			}
		case *ast.GenDecl:
			if d.Tok != token.VAR {
				continue
			}
			for _, spec := range d.Specs {
				for _, id := range spec.(*ast.ValueSpec).Names {
					add(id)
				}
			}
		}
	}
}

func (b *builder) refuse(findings []finding.Finding) error {
	return &finding.Refusal{Operation: "build", Object: b.Options.Dir, Findings: finding.Sort(findings)}
}

// pointSpan is an empty span at a position.
func pointSpan(p token.Position) finding.Span {
	at := finding.Position{Line: p.Line, Column: p.Column, Offset: p.Offset}
	return finding.Span{File: p.Filename, Start: at, End: at}
}
