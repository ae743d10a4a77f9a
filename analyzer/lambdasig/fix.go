package lambdasig

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
)

func fix(title string, edits ...analysis.TextEdit) []analysis.SuggestedFix {
	return []analysis.SuggestedFix{{Message: title, TextEdits: edits}}
}

func replace(pos, end token.Pos, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: pos, End: end, NewText: []byte(text)}
}

func insert(pos token.Pos, text string) analysis.TextEdit { return replace(pos, pos, text) }

// safe returns the fixes, none in a package that gives a word that they write
// another meaning.
func (c *checker) safe(fixes []analysis.SuggestedFix) []analysis.SuggestedFix {
	if len(fixes) > 0 && c.shadowed("nil", "error") {
		return nil
	}
	return fixes
}

// shadowed reports whether the package declares one of the names, fields and
// methods aside.
func (c *checker) shadowed(names ...string) bool {
	for id, obj := range c.pass.TypesInfo.Defs {
		if obj != nil && obj.Parent() != nil && slices.Contains(names, id.Name) {
			return true
		}
	}
	return false
}

// text is the source of a node, "" if it cannot be read.
func (c *checker) text(n ast.Node) string { return c.found.Source.Text(n.Pos(), n.End()) }

// dropType turns "var Handle any = handle" into "var Handle = handle".
func (c *checker) dropType(h *handler.Handler) []analysis.SuggestedFix {
	if h.Spec == nil || h.Spec.Type == nil || len(h.Spec.Names) != 1 || len(h.Spec.Values) != 1 {
		return nil
	}
	value := h.Spec.Values[0]
	t := c.pass.TypesInfo.TypeOf(value)
	if t == nil { // it does not compile
		return nil
	}
	if _, ok := t.Underlying().(*types.Signature); !ok {
		return nil
	}
	for _, obj := range c.pass.TypesInfo.Uses {
		if obj == h.Obj {
			return nil // it may be used as what it is
		}
	}
	return fix("Drop the type "+c.typ(h.Obj.Type()), replace(h.Spec.Names[0].End(), value.Pos(), " = "))
}

// addVar exports an unexported func or var under the configured name.
func (c *checker) addVar(h *handler.Handler) []analysis.SuggestedFix {
	if symbolKind(h.Obj) != "unexported" {
		return nil
	}
	for _, f := range c.found.Source.Files {
		for _, decl := range f.Typed.Decls {
			if decl.Pos() <= h.Obj.Pos() && h.Obj.Pos() <= decl.End() {
				line := "var " + c.found.Name + " = " + h.Name
				return fix("Add "+line, insert(decl.End(), "\n\n"+line))
			}
		}
	}
	return nil
}

// pointTo makes the context parameter a pointer, where the body only selects
// from it.
func (c *checker) pointTo(h *handler.Handler) []analysis.SuggestedFix {
	if !c.found.Changeable(h, c.pass.TypesInfo) {
		return nil
	}
	fields := h.FuncType().Params.List
	last := fields[len(fields)-1]
	if len(last.Names) > 1 {
		return nil
	}
	if len(last.Names) == 1 && !c.onlySelected(h.Body(), c.pass.TypesInfo.Defs[last.Names[0]]) {
		return nil
	}
	return fix("Take *"+c.text(last.Type), insert(last.Type.Pos(), "*"))
}

// onlySelected reports whether every use of v is the x of x.f.
func (c *checker) onlySelected(body ast.Node, v types.Object) bool {
	selected := map[*ast.Ident]bool{}
	ok := true
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if id, isIdent := n.X.(*ast.Ident); isIdent {
				selected[id] = true
			}
		case *ast.Ident:
			if v != nil && c.pass.TypesInfo.Uses[n] == v && !selected[n] {
				ok = false
			}
		}
		return true
	})
	return ok
}

// swapParams exchanges the two parameters.
func (c *checker) swapParams(h *handler.Handler) []analysis.SuggestedFix {
	if !c.found.Changeable(h, c.pass.TypesInfo) {
		return nil
	}
	return c.swapFields("Swap the parameters", h.FuncType().Params)
}

func (c *checker) swapFields(title string, list *ast.FieldList, more ...analysis.TextEdit) []analysis.SuggestedFix {
	if len(list.List) != 2 || len(list.List[0].Names) > 1 || len(list.List[1].Names) > 1 {
		return nil
	}
	first, second := list.List[0], list.List[1]
	a, b := c.text(first), c.text(second)
	if a == "" || b == "" {
		return nil
	}
	return fix(title, append(more, replace(first.Pos(), first.End(), b), replace(second.Pos(), second.End(), a))...)
}

// takeSlice makes a variadic parameter a slice.
func (c *checker) takeSlice(h *handler.Handler) []analysis.SuggestedFix {
	if !c.found.Changeable(h, c.pass.TypesInfo) {
		return nil
	}
	fields := h.FuncType().Params.List
	ellipsis, ok := fields[len(fields)-1].Type.(*ast.Ellipsis)
	if !ok || types.IsInterface(c.pass.TypesInfo.TypeOf(ellipsis.Elt)) {
		return nil // what would be decoded into a context?
	}
	return fix("Take []"+c.text(ellipsis.Elt), replace(ellipsis.Pos(), ellipsis.Elt.Pos(), "[]"))
}

// takeAddress passes a pointer to the value whose method has a pointer receiver.
func (c *checker) takeAddress(h *handler.Handler) []analysis.SuggestedFix {
	switch arg := h.Arg.(type) {
	case *ast.CompositeLit:
	case *ast.Ident:
		if _, ok := c.pass.TypesInfo.Uses[arg].(*types.Var); !ok {
			return nil
		}
	default:
		return nil
	}
	return fix("Pass its address", insert(h.Arg.Pos(), "&"))
}
