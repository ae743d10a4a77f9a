package convert

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/sample"
)

// IsLoose reports whether an event type says nothing of its events: any JSON, or
// any object, decodes into it.
func IsLoose(t types.Type) bool {
	if t == nil {
		return false
	}
	if isNamed(t, "encoding/json", "RawMessage") {
		return true
	}
	if m, ok := t.Underlying().(*types.Map); ok {
		t = m.Elem()
	}
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() == 0
}

// DeclareEvent declares a type for events like the sample. If the package's
// handler takes anything at all, it takes that type then; Left lists what its
// body does with the event.
func DeclareEvent(p *Package, root *jsontree.Node) (*Conversion, error) {
	if root == nil || root.Kind == jsontree.Null {
		return nil, errors.New("the sample holds nothing")
	}
	e := &editor{Package: p}
	if p.Handlers != nil && len(p.Handlers.Handlers) == 1 {
		e.h = p.Handlers.Handlers[0]
	}
	name, text, err := e.declareType(root)
	if err != nil {
		return nil, err
	}
	const title = "Declare the event type"
	if e.h == nil || e.h.Decl == nil {
		for _, f := range p.Files {
			if !strings.HasSuffix(p.name(f), "_test.go") {
				return e.append(f, text).conversion(title), nil
			}
		}
		return nil, errors.New("the package has no Go file to declare a type in")
	}
	event := e.eventParam()
	if event == nil {
		return e.append(p.fileOf(e.h.Decl.Pos()), text).conversion(title), nil
	}
	at := e.h.Decl.Pos()
	if e.h.Decl.Doc != nil {
		at = e.h.Decl.Doc.Pos()
	}
	e.put(at, at, text+"\n")
	e.replace(event.Type, name)
	for _, u := range e.uses(e.param(event)) {
		e.leave(u.id, "%s is a value of type %s now", u.id.Name, name)
	}
	for _, id := range e.callers() {
		e.leave(id, "%s is used here, and takes an argument of type %s now", id.Name, name)
	}
	return e.conversion(title), nil
}

// declareType returns declarations whose names the package does not have.
func (e *editor) declareType(root *jsontree.Node) (name, text string, err error) {
	for n := 1; ; n++ {
		name = "Event"
		if n > 1 {
			name += strconv.Itoa(n)
		}
		text = sample.Declare(name, root)
		f, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+text, parser.SkipObjectResolution)
		if err != nil {
			return "", "", err
		}
		if !slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
			return e.declaration(d.(*ast.GenDecl).Specs[0].(*ast.TypeSpec).Name.Name) != nil
		}) {
			return name, text, nil
		}
	}
}

// append puts declarations at the end of a file.
func (e *editor) append(f *ast.File, text string) *editor {
	e.put(f.FileEnd, f.FileEnd, "\n\n"+text)
	return e
}

// eventParam returns the handler's parameter for the event if that is loose, nil
// otherwise.
func (e *editor) eventParam() *ast.Field {
	if !e.h.Valid || !IsLoose(e.h.Event) {
		return nil
	}
	list := e.h.Decl.Type.Params.List
	if e.h.Model == handler.Shim {
		return list[0]
	}
	return list[len(list)-1]
}
