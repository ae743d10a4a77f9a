package lambdasig

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
)

// arityFix adds the parameters and results that are missing. Surplus ones are
// for the author to judge.
func (c *checker) arityFix(h *handler.Handler, faults []handler.Fault) []analysis.SuggestedFix {
	if !c.found.Changeable(h, c.pass.TypesInfo) {
		return nil
	}
	var edits []analysis.TextEdit
	var titles []string
	for _, fault := range faults {
		complete := c.completeParams
		if fault == handler.ResultCount {
			complete = c.completeResults
		}
		title, more := complete(h)
		if more == nil {
			return nil
		}
		edits, titles = append(edits, more...), append(titles, title)
	}
	title := strings.Join(titles, " and ")
	return fix(strings.ToUpper(title[:1])+title[1:], edits...)
}

func (c *checker) completeParams(h *handler.Handler) (string, []analysis.TextEdit) {
	params := h.FuncType().Params
	runtime, edits := c.runtimeName(params.Pos())
	if h.Sig.Params().Len() > 1 || h.Sig.Variadic() || runtime == "" {
		return "", nil
	}
	named := h.Sig.Params().Len() == 0 || len(params.List[0].Names) == 1
	event, context := "interface{}", "*"+runtime+".Context"
	if named {
		event, context = c.paramName(h, "evt")+event, c.paramName(h, "ctx")+context
	}
	switch {
	case h.Sig.Params().Len() == 0:
		return "take (" + event + ", " + context + ")", append(edits, insert(params.Closing, event+", "+context))
	case h.TakesContext():
		return "take " + event, append(edits, insert(params.List[0].Pos(), event+", "))
	}
	return "take " + context, append(edits, insert(params.List[0].End(), ", "+context))
}

// paramName returns want and a blank, or "_ " if the handler uses that name.
func (c *checker) paramName(h *handler.Handler, want string) string {
	free := true
	ast.Inspect(h.FuncType(), func(n ast.Node) bool { free = free && !isIdent(n, want); return free })
	ast.Inspect(h.Body(), func(n ast.Node) bool { free = free && !isIdent(n, want); return free })
	if !free {
		return "_ "
	}
	return want + " "
}

func isIdent(n ast.Node, name string) bool {
	id, ok := n.(*ast.Ident)
	return ok && id.Name == name
}

// runtimeName returns what the file at pos calls the eawsy runtime, with the
// edit that imports it if it does not. It is "" where neither is possible.
func (c *checker) runtimeName(pos token.Pos) (string, []analysis.TextEdit) {
	f := c.found.Source.File(pos)
	if f == nil {
		return "", nil
	}
	for _, spec := range f.Syntax.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err != nil || path != handler.RuntimePath {
			continue
		}
		switch {
		case spec.Name == nil:
			return "runtime", nil
		case spec.Name.Name != "_" && spec.Name.Name != ".":
			return spec.Name.Name, nil
		}
		return "", nil
	}
	taken := c.pass.Pkg.Scope().Lookup("runtime") != nil
	for _, spec := range f.Syntax.Imports {
		taken = taken || spec.Name != nil && spec.Name.Name == "runtime" || strings.HasSuffix(spec.Path.Value, `runtime"`)
	}
	if taken {
		return "", nil
	}
	return "runtime", []analysis.TextEdit{insert(f.Syntax.Name.End(), "\n\nimport "+strconv.Quote(handler.RuntimePath))}
}

func (c *checker) completeResults(h *handler.Handler) (string, []analysis.TextEdit) {
	results, body := h.FuncType().Results, h.Body()
	switch h.Sig.Results().Len() {
	case 0:
		edits := returnsWith(body, func(*ast.ReturnStmt) string { return " nil, nil" })
		if results != nil { // func Handle() ()
			edits = append(edits, replace(results.Pos(), results.End(), "(interface{}, error)"))
		} else {
			edits = append(edits, insert(h.FuncType().Params.End(), " (interface{}, error)"))
		}
		return "return (interface{}, error)", append(edits, c.finalReturn(body)...)
	case 1:
		if types.Identical(h.Sig.Results().At(0).Type(), types.Universe.Lookup("error").Type()) {
			return "return (interface{}, error)", c.addResult(h, "interface{}", true)
		}
		return c.errorTitle(h), c.addResult(h, "error", false)
	}
	return "", nil
}

func (c *checker) errorTitle(h *handler.Handler) string {
	return "return (" + c.typ(h.Sig.Results().At(0).Type()) + ", error)"
}

// addError adds the error to a lone result.
func (c *checker) addError(h *handler.Handler) []analysis.SuggestedFix {
	if h.Sig.Results().Len() != 1 || !c.found.Changeable(h, c.pass.TypesInfo) {
		return nil
	}
	edits := c.addResult(h, "error", false)
	if edits == nil {
		return nil
	}
	return fix("Return ("+c.typ(h.Sig.Results().At(0).Type())+", error)", edits...)
}

// addResult adds a result of type typ before or after the only one, and nil to
// each return.
func (c *checker) addResult(h *handler.Handler, typ string, before bool) []analysis.TextEdit {
	results := h.FuncType().Results
	field := results.List[0]
	if len(field.Names) == 1 {
		typ = "_ " + typ
	}
	opening, closing := "", ""
	if !results.Opening.IsValid() {
		opening, closing = "(", ")"
	}
	edits := []analysis.TextEdit{insert(field.End(), ", "+typ+closing)}
	if opening != "" {
		edits = append(edits, insert(field.Pos(), opening))
	}
	if before {
		edits = []analysis.TextEdit{insert(field.Pos(), opening+typ+", ")}
		if closing != "" {
			edits = append(edits, insert(field.End(), closing))
		}
	}
	for _, ret := range returns(h.Body()) {
		switch {
		case len(ret.Results) == 0: // named results
		case before:
			edits = append(edits, insert(ret.Results[0].Pos(), "nil, "))
		default:
			edits = append(edits, insert(ret.Results[0].End(), ", nil"))
		}
	}
	return edits
}

// swapResults exchanges the two results, in the signature and in each return.
func (c *checker) swapResults(h *handler.Handler) []analysis.SuggestedFix {
	if !c.found.Changeable(h, c.pass.TypesInfo) {
		return nil
	}
	var edits []analysis.TextEdit
	for _, ret := range returns(h.Body()) {
		switch len(ret.Results) {
		case 0: // named results
		case 2:
			a, b := c.text(ret.Results[0]), c.text(ret.Results[1])
			edits = append(edits,
				replace(ret.Results[0].Pos(), ret.Results[0].End(), b),
				replace(ret.Results[1].Pos(), ret.Results[1].End(), a))
		default:
			return nil // return f()
		}
	}
	return c.swapFields("Swap the results", h.FuncType().Results, edits...)
}

// returnError makes a type that implements error the type error.
func (c *checker) returnError(h *handler.Handler) []analysis.SuggestedFix {
	results := h.Sig.Results()
	last := results.At(results.Len() - 1).Type()
	if !handler.IsError(last) || !c.found.Changeable(h, c.pass.TypesInfo) {
		return nil
	}
	fields := h.FuncType().Results.List
	field := fields[len(fields)-1]
	if len(field.Names) > 0 {
		return nil // the body may use it as what it is
	}
	for _, ret := range returns(h.Body()) {
		if !c.endsInError(ret, results.Len()) {
			return nil
		}
	}
	return fix("Return error", replace(field.Type.Pos(), field.Type.End(), "error"))
}

// endsInError reports whether the last of n results that a statement returns stays
// what it is as an error. A nil pointer does not: in an interface it is no nil.
func (c *checker) endsInError(ret *ast.ReturnStmt, n int) bool {
	if len(ret.Results) == n {
		return c.isError(ret.Results[n-1])
	}
	if len(ret.Results) != 1 {
		return false
	}
	tuple, ok := c.pass.TypesInfo.TypeOf(ret.Results[0]).(*types.Tuple) // return f()
	return ok && tuple.Len() == n && isErrorInterface(tuple.At(n-1).Type())
}

// isError reports whether an expression is an error by itself: an untyped constant is
// not, though it was one of the result's type.
func (c *checker) isError(e ast.Expr) bool {
	e = ast.Unparen(e)
	if c.pass.TypesInfo.Types[e].IsNil() {
		return true
	}
	literal := e
	if unary, ok := e.(*ast.UnaryExpr); ok && unary.Op == token.AND {
		literal = ast.Unparen(unary.X)
	}
	if _, ok := literal.(*ast.CompositeLit); ok {
		return handler.IsError(c.pass.TypesInfo.TypeOf(e))
	}
	// What is recorded of an untyped expression is the type it is converted to.
	t := c.pass.TypesInfo.TypeOf(e)
	switch e := e.(type) {
	case *ast.Ident:
		t = typeOf(c.pass.TypesInfo.Uses[e])
	case *ast.SelectorExpr:
		t = typeOf(c.pass.TypesInfo.Uses[e.Sel])
	}
	return isErrorInterface(t)
}

func typeOf(obj types.Object) types.Type {
	if obj == nil {
		return nil
	}
	return obj.Type()
}

func isErrorInterface(t types.Type) bool { return handler.IsError(t) && types.IsInterface(t) }

// returns lists the return statements of a func, those of funcs inside it aside.
func returns(body *ast.BlockStmt) []*ast.ReturnStmt {
	var list []*ast.ReturnStmt
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			list = append(list, n)
		}
		return true
	})
	return list
}

func returnsWith(body *ast.BlockStmt, text func(*ast.ReturnStmt) string) []analysis.TextEdit {
	var edits []analysis.TextEdit
	for _, ret := range returns(body) {
		edits = append(edits, insert(ret.End(), text(ret)))
	}
	return edits
}

// finalReturn ends a body that ran off its end with a return.
func (c *checker) finalReturn(body *ast.BlockStmt) []analysis.TextEdit {
	if len(body.List) == 0 {
		if c.pass.Fset.Position(body.Lbrace).Line == c.pass.Fset.Position(body.Rbrace).Line {
			return []analysis.TextEdit{insert(body.Rbrace, " return nil, nil ")}
		}
		return []analysis.TextEdit{insert(body.Rbrace, "\treturn nil, nil\n")}
	}
	last := body.List[len(body.List)-1]
	switch last := last.(type) {
	case *ast.ReturnStmt:
		return nil
	case *ast.ForStmt:
		if last.Cond == nil && !breaks(last.Body) {
			return nil
		}
	case *ast.ExprStmt:
		if call, ok := last.X.(*ast.CallExpr); ok && isIdent(call.Fun, "panic") && !c.shadowed("panic") {
			return nil
		}
	}
	if c.pass.Fset.Position(body.Lbrace).Line == c.pass.Fset.Position(body.Rbrace).Line {
		return []analysis.TextEdit{insert(last.End(), "; return nil, nil")}
	}
	return []analysis.TextEdit{insert(body.Rbrace, "\treturn nil, nil\n")}
}

// breaks reports whether a loop may end: one more return than it takes harms
// nobody, so that a break of a loop inside it counts as well.
func breaks(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		branch, ok := n.(*ast.BranchStmt)
		found = found || ok && branch.Tok == token.BREAK
		return !found
	})
	return found
}
