package convert

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
)

// ToStart converts the package's shim handler into one that main gives to
// lambda.Start. The error is a *Refusal where that is not possible.
func ToStart(p *Package) (*Conversion, error) {
	e, err := p.one(handler.Shim)
	if err != nil {
		return nil, err
	}
	params := e.h.Decl.Type.Params.List
	if len(params) != 2 || !isRuntimeContext(p.Info.TypeOf(params[1].Type)) {
		list := e.h.Decl.Type.Params
		return nil, e.refuse(list.Pos(), list.End(), "only parameters (event, *runtime.Context) can be converted")
	}
	name := e.h.Name
	if p.Types.Scope().Lookup("handle") == nil {
		name = "handle"
		e.rename(name)
	}
	context, err := e.need(contextPath)
	if err != nil {
		return nil, err
	}
	e.replace(params[0], named(params[1], context+".Context"))
	e.replace(params[1], e.source(params[0]))
	if err := e.leaveRuntime(params[1]); err != nil {
		return nil, err
	}
	if err := e.addMain(name); err != nil {
		return nil, err
	}
	for _, f := range p.Files {
		e.dropC(f)
	}
	if err := e.imports(false); err != nil {
		return nil, err
	}
	e.provide()
	return e.conversion("Convert to lambda.Start"), nil
}

// named returns a parameter of another type, with the name of f if it has one.
func named(f *ast.Field, typ string) string {
	if len(f.Names) == 0 {
		return typ
	}
	return f.Names[0].Name + " " + typ
}

func isRuntimeContext(t types.Type) bool {
	ptr, ok := types.Unalias(t).(*types.Pointer)
	return ok && isNamed(ptr.Elem(), handler.RuntimePath, "Context")
}

// isNamed reports whether t is the type of that name.
func isNamed(t types.Type, path, name string) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == path
}

// addMain has main start the handler.
func (e *editor) addMain(name string) error {
	lambda, err := e.need(handler.LambdaPath)
	if err != nil {
		return err
	}
	start := lambda + ".Start(" + name + ")"
	for _, f := range e.Files {
		for _, decl := range f.Decls {
			main, ok := decl.(*ast.FuncDecl)
			if !ok || main.Recv != nil || main.Name.Name != "main" {
				continue
			}
			if f != e.file || main.Body == nil || len(main.Body.List) > 0 {
				return e.refuse(main.Name.Pos(), main.Name.End(), "this main, which the shim never runs, would run")
			}
			e.end(main.Body, start)
			return nil
		}
	}
	end := e.file.FileStart + token.Pos(len(e.text))
	e.put(end, end, "\n\nfunc main() {\n\t"+start+"\n}\n")
	return nil
}

// dropC removes import "C" from a file that takes nothing from it.
func (e *editor) dropC(f *ast.File) {
	for _, decl := range f.Decls {
		list, ok := decl.(*ast.GenDecl)
		if !ok || list.Tok != token.IMPORT {
			continue
		}
		for _, s := range list.Specs {
			spec := s.(*ast.ImportSpec)
			if spec.Path.Value != `"C"` {
				continue
			}
			if usesC(f) || hasCode(spec.Doc) || !list.Lparen.IsValid() && hasCode(list.Doc) {
				e.leave(spec, `there is C code here, which a bootstrap needs CGO_ENABLED=1 for`)
				continue
			}
			from, to, doc := list.Pos(), list.End(), list.Doc
			if len(list.Specs) > 1 {
				from, to, doc = spec.Pos(), spec.End(), spec.Doc
			}
			if doc != nil {
				from = doc.Pos()
			}
			e.put(from, to, "")
		}
	}
}

func usesC(f *ast.File) bool {
	found := false
	ast.Inspect(f, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			id, ok := sel.X.(*ast.Ident)
			found = found || ok && id.Name == "C"
		}
		return !found
	})
	return found
}

// hasCode reports whether a comment above import "C" is C, and not one in C.
func hasCode(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, c := range doc.List {
		text, line := strings.CutPrefix(c.Text, "//")
		if !line {
			text = strings.TrimSuffix(strings.TrimPrefix(text, "/*"), "*/")
		}
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if line != "" && !strings.HasPrefix(line, "//") && !(strings.HasPrefix(line, "/*") && strings.HasSuffix(line, "*/")) {
				return true
			}
		}
	}
	return false
}
