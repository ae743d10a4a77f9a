// Package source shows the files of a package as their author wrote them.
//
// For a file with import "C", go vet and the other drivers of go/analysis parse
// what cgo made of it: positions lead back to the original by line and column,
// offsets do not, and import "C" is gone. The one that types belong to is called
// typed here; the author's is the original. For every other file, and for a
// loader that type-checks originals, they are the same.
package source

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// A ReadFunc returns the content of a file, as os.ReadFile does.
type ReadFunc func(name string) ([]byte, error)

// A File is one file of the package.
type File struct {
	Name   string // the path of the original
	Typed  *ast.File
	Syntax *ast.File // the original; Typed if cgo left it alone
	pkg    *Package
}

// A Package is the files of one package, cgo's own additions left out.
type Package struct {
	Files []*File
	fset  *token.FileSet
	read  ReadFunc
}

// New returns the package made of typed files. It reads the originals of those
// that cgo rewrote, first by read (which may know unsaved text), then from disk:
// Pass.ReadFile refuses what is not among the files it was given. A nil read
// means disk.
func New(fset *token.FileSet, typed []*ast.File, read ReadFunc) *Package {
	p := &Package{fset: fset, read: fallback(read)}
	for _, f := range typed {
		if file := p.open(f); file != nil {
			p.Files = append(p.Files, file)
		}
	}
	return p
}

func fallback(read ReadFunc) ReadFunc {
	if read == nil {
		return os.ReadFile
	}
	return func(name string) ([]byte, error) {
		if data, err := read(name); err == nil {
			return data, nil
		}
		return os.ReadFile(name)
	}
}

// open pairs a typed file with its original. It returns nil for a file without
// one, such as _cgo_gotypes.go.
func (p *Package) open(f *ast.File) *File {
	tok := p.fset.File(f.FileStart)
	if tok == nil {
		return nil // a file so broken that the parser kept nothing
	}
	file := &File{Name: tok.Name(), Typed: f, Syntax: f, pkg: p}
	origin := p.fset.Position(f.Package).Filename
	if origin == tok.Name() {
		if filepath.Base(origin) == "_cgo_gotypes.go" || filepath.Base(origin) == "_cgo_import.go" {
			return nil
		}
		return file
	}
	// A parser generator's //line leads to its grammar: only Go is an original.
	if filepath.Ext(origin) != ".go" {
		return file
	}
	data, err := p.read(origin)
	if err != nil {
		return nil
	}
	syntax, err := parser.ParseFile(p.fset, origin, data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil || syntax.Name.Name != f.Name.Name {
		return file
	}
	file.Name, file.Syntax = origin, syntax
	return file
}

// Syntaxes returns the originals.
func (p *Package) Syntaxes() []*ast.File {
	list := make([]*ast.File, len(p.Files))
	for i, f := range p.Files {
		list[i] = f.Syntax
	}
	return list
}

// File returns the file that contains pos, a position in a typed file or in an
// original. It is nil if there is none.
func (p *Package) File(pos token.Pos) *File {
	for _, f := range p.Files {
		if f.Typed.FileStart <= pos && pos <= f.Typed.FileEnd ||
			f.Syntax.FileStart <= pos && pos <= f.Syntax.FileEnd {
			return f
		}
	}
	return nil
}

// Pos returns the place in the original that a position in a typed file stands
// for; a position in an original is returned as it is. It is token.NoPos for a
// place that cgo made up.
func (p *Package) Pos(pos token.Pos) token.Pos {
	f := p.File(pos)
	if f == nil {
		return token.NoPos
	}
	if f.Syntax.FileStart <= pos && pos <= f.Syntax.FileEnd {
		return pos
	}
	at := p.fset.Position(pos)
	tok := p.fset.File(f.Syntax.FileStart)
	if at.Filename != f.Name || at.Line < 1 || at.Line > tok.LineCount() {
		return token.NoPos
	}
	original := tok.LineStart(at.Line) + token.Pos(at.Column-1)
	if original > f.Syntax.FileEnd {
		return token.NoPos
	}
	return original
}

// Text returns the author's text between two positions, "" if it cannot be had.
func (p *Package) Text(from, to token.Pos) string {
	f := p.File(from)
	from, to = p.Pos(from), p.Pos(to)
	if f == nil || !from.IsValid() || !to.IsValid() || to < from {
		return ""
	}
	data, err := p.read(f.Name)
	tok := p.fset.File(f.Syntax.FileStart)
	if err != nil || tok.Offset(to) > len(data) {
		return ""
	}
	return string(data[tok.Offset(from):tok.Offset(to)])
}

// Imports reports whether a file imports a package.
func Imports(f *ast.File, path string) bool {
	return slices.ContainsFunc(f.Imports, func(spec *ast.ImportSpec) bool {
		if spec.Path == nil {
			return false // half an import
		}
		imported, err := strconv.Unquote(spec.Path.Value)
		return err == nil && imported == path
	})
}

// ImportsC reports whether a file has import "C", and where.
func ImportsC(f *ast.File) (spec *ast.ImportSpec, ok bool) {
	for _, spec := range f.Imports {
		if spec.Path != nil && spec.Path.Value == `"C"` {
			return spec, true
		}
	}
	return nil, false
}
