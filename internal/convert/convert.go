// Package convert turns a function of one model into one of the other: a shim
// handler into one that lambda.Start gets, and back. What has no counterpart
// over there is left as it is, and listed.
package convert

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

const (
	contextPath       = "context"
	lambdaContextPath = "github.com/aws/aws-lambda-go/lambdacontext"
	timePath          = "time"
)

// A Package is the function to convert, type-checked from its original files,
// with FakeImportC. Files hold the tests too, where there are some.
type Package struct {
	Fset     *token.FileSet
	Files    []*ast.File
	Types    *types.Package
	Info     *types.Info
	Handlers *handler.Result
	Function *function.Function
	Read     func(path string) ([]byte, error) // the text that was checked
}

// A Conversion is a fix that package fix applies, which removes the imports that
// it leaves unused. Left are the places that need a human: if there are none,
// the result compiles.
type Conversion struct {
	Fix  finding.Fix
	Left []finding.Related
}

// A Refusal says why a function cannot be converted at all.
type Refusal struct{ finding.Related }

func (r *Refusal) Error() string {
	at := r.Span.Start
	return fmt.Sprintf("%s:%d:%d: %s", r.Span.File, at.Line, at.Column, r.Message)
}

// one returns the handler of a package that has one only.
func (p *Package) one(m handler.Model) (*editor, error) {
	if p.Handlers == nil || len(p.Handlers.Handlers) == 0 {
		return nil, fmt.Errorf("the package has no handler")
	}
	h := p.Handlers.Handlers[0]
	e := &editor{Package: p, h: h, needs: map[string]string{}}
	switch {
	case len(p.Handlers.Handlers) > 1:
		other := p.Handlers.Handlers[1]
		return nil, e.refuse(other.Pos, other.End, "%s is a second handler; only one can be converted", other.Name)
	case h.Model != m || !h.Valid:
		return nil, e.refuse(h.Pos, h.End, "%s is no valid handler of this model", h.Name)
	case h.Decl == nil || h.Decl.Recv != nil || h.Decl.Type.TypeParams != nil || h.Decl.Body == nil:
		return nil, e.refuse(h.Pos, h.End, "the handler is not declared as a plain func of this package")
	}
	e.file = p.fileOf(h.Decl.Pos())
	text, err := p.Read(e.name(e.file))
	if err != nil {
		return nil, err
	}
	e.text = text
	return e, nil
}

// fileOf returns the file that holds pos.
func (p *Package) fileOf(pos token.Pos) *ast.File {
	i := slices.IndexFunc(p.Files, func(f *ast.File) bool { return f.FileStart <= pos && pos <= f.FileEnd })
	return p.Files[max(i, 0)]
}

func (p *Package) name(f *ast.File) string { return p.Fset.File(f.FileStart).Name() }

// An editor collects what becomes of the package. text is that of file, which
// declares the handler.
type editor struct {
	*Package
	h    *handler.Handler
	file *ast.File
	text []byte

	edits []finding.Edit
	left  []finding.Related
	needs map[string]string // the packages that file has to import: path to name
}

func (e *editor) span(from, to token.Pos) finding.Span {
	at := func(pos token.Pos) finding.Position {
		p := e.Fset.PositionFor(pos, false)
		return finding.Position{Line: p.Line, Column: p.Column, Offset: p.Offset}
	}
	return finding.Span{File: e.name(e.fileOf(from)), Start: at(from), End: at(to)}
}

func (e *editor) refuse(from, to token.Pos, format string, args ...any) error {
	return &Refusal{finding.Related{Span: e.span(from, to), Message: fmt.Sprintf(format, args...)}}
}

// leave lists a place that needs a human.
func (e *editor) leave(n ast.Node, format string, args ...any) {
	e.left = append(e.left, finding.Related{Span: e.span(n.Pos(), n.End()), Message: fmt.Sprintf(format, args...)})
}

func (e *editor) put(from, to token.Pos, text string) {
	e.edits = append(e.edits, finding.Edit{Span: e.span(from, to), New: text})
}

func (e *editor) replace(n ast.Node, text string) { e.put(n.Pos(), n.End(), text) }

func (e *editor) offset(pos token.Pos) int { return e.Fset.PositionFor(pos, false).Offset }

func (e *editor) source(n ast.Node) string {
	return string(e.text[e.offset(n.Pos()):e.offset(n.End())])
}

// need has the file import a package and returns its name there.
func (e *editor) need(path string) (string, error) {
	if name, ok := e.needs[path]; ok {
		return name, nil
	}
	for _, spec := range e.file.Imports {
		if imported, _ := strconv.Unquote(spec.Path.Value); imported != path {
			continue
		} else if spec.Name == nil {
			return path[strings.LastIndexByte(path, '/')+1:], nil
		} else if spec.Name.Name != "." && spec.Name.Name != "_" {
			return spec.Name.Name, nil
		}
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	if id := e.declaration(name); id != nil {
		return "", e.refuse(id.Pos(), id.End(), "%s is declared here, which the package %s would have to be called", name, path)
	}
	for _, spec := range e.file.Imports {
		if imported := e.Info.PkgNameOf(spec); imported != nil && imported.Name() == name {
			return "", e.refuse(spec.Pos(), spec.End(), "this import has the name of package %s", path)
		}
	}
	e.needs[path] = name
	return name, nil
}

// declaration returns where the package, or something in the handler's file,
// declares a name.
func (e *editor) declaration(name string) *ast.Ident {
	scope := e.Types.Scope()
	for id, obj := range e.Info.Defs {
		if id.Name != name || obj == nil {
			continue
		}
		if v, ok := obj.(*types.Var); ok && v.IsField() {
			continue
		}
		inFile := e.file != nil && e.file.FileStart <= id.Pos() && id.Pos() <= e.file.FileEnd
		if obj.Parent() == scope || inFile && obj.Parent() != nil {
			return id
		}
	}
	return nil
}

// fresh returns a name that nothing in the file or the package has.
func (e *editor) fresh(name string) string {
	used := map[string]bool{}
	ast.Inspect(e.file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			used[id.Name] = true
		}
		return true
	})
	for n, base := 2, name; used[name] || e.Types.Scope().Lookup(name) != nil; n++ {
		name = base + strconv.Itoa(n)
	}
	return name
}

// rename gives the handler another name, in its comment and wherever it is used.
func (e *editor) rename(name string) {
	e.replace(e.h.Decl.Name, name)
	if doc := e.h.Decl.Doc; doc != nil && strings.HasPrefix(doc.List[0].Text, "// "+e.h.Name+" ") {
		start := doc.Pos() + token.Pos(len("// "))
		e.put(start, start+token.Pos(len(e.h.Name)), name)
	}
	for _, id := range e.callers() {
		e.replace(id, name)
		e.leave(id, "%s is used here, and its parameters have changed", e.h.Name)
	}
}

// callers returns where the package uses the handler, but for lambda.Start.
func (e *editor) callers() []*ast.Ident {
	var list []*ast.Ident
	for id, obj := range e.Info.Uses {
		if c := e.h.Call; obj == e.h.Obj && (c == nil || id.Pos() < c.Pos() || c.End() <= id.Pos()) {
			list = append(list, id)
		}
	}
	return list
}

// imports adds the packages that the file needs, and import "C".
func (e *editor) imports(c bool) error {
	var paths []string
	for path := range e.needs {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	edits, ok := events.AddImports(e.text, paths, c)
	if !ok {
		return e.refuse(e.file.Name.Pos(), e.file.Name.End(), "the file's imports do not parse")
	}
	for _, edit := range edits {
		at := e.file.FileStart
		e.put(at+token.Pos(edit.Start), at+token.Pos(edit.End), edit.New)
	}
	return nil
}

// conversion is what there is in the end.
func (e *editor) conversion(title string) *Conversion {
	slices.SortStableFunc(e.left, func(a, b finding.Related) int {
		if a.Span.File != b.Span.File {
			return strings.Compare(a.Span.File, b.Span.File)
		}
		return a.Span.Start.Offset - b.Span.Start.Offset
	})
	return &Conversion{finding.Fix{Title: title, Edits: e.edits}, e.left}
}
