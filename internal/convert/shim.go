package convert

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
)

// ToShim converts the package's handler that main gives to lambda.Start into
// one of the shim's. What main does before it moves to an init. The error is a
// *Refusal where that is not possible.
func ToShim(p *Package) (*Conversion, error) {
	e, err := p.one(handler.Start)
	if err != nil {
		return nil, err
	}
	if err := e.removeMain(); err != nil {
		return nil, err
	}
	name := e.h.Name
	if !token.IsExported(name) {
		name = handler.DefaultName
		if taken := p.Types.Scope().Lookup(name); taken != nil {
			return nil, e.refuse(taken.Pos(), taken.Pos()+token.Pos(len(name)), "the handler has to be called %s, which is declared here", name)
		}
		e.rename(name)
	}
	runtime, err := e.need(handler.RuntimePath)
	if err != nil {
		return nil, err
	}
	ctx, ctxName := e.shimParams(runtime)
	e.shimResults()
	e.leaveContext(ctx, ctxName)
	c := true
	for _, f := range p.Files {
		for _, spec := range f.Imports {
			c = c && spec.Path.Value != `"C"`
		}
	}
	if err := e.imports(c); err != nil {
		return nil, err
	}
	e.unprovide(name)
	return e.conversion("Convert to a shim handler"), nil
}

// removeMain drops the call of lambda.Start, and main if it does nothing else.
func (e *editor) removeMain() error {
	call := e.h.Call
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Start" {
		return e.refuse(call.Pos(), call.End(), "only a handler that lambda.Start gets can be converted")
	}
	file := e.fileOf(call.Pos())
	for _, decl := range file.Decls {
		main, ok := decl.(*ast.FuncDecl)
		if !ok || main.Recv != nil || main.Name.Name != "main" || main.Body == nil || len(main.Body.List) == 0 {
			continue
		}
		list := main.Body.List
		last, ok := list[len(list)-1].(*ast.ExprStmt)
		if !ok || ast.Unparen(last.X) != call {
			break
		}
		if len(list) > 1 || commented(file, main.Body) {
			e.replace(main.Name, "init")
			e.removeLine(file, last)
			return nil
		}
		from := main.Pos()
		if main.Doc != nil {
			from = main.Doc.Pos()
		}
		e.put(from, main.End(), "")
		return nil
	}
	return e.refuse(call.Pos(), call.End(), "this call is not the last statement of main, so what happens around it would be lost")
}

func commented(f *ast.File, n ast.Node) bool {
	for _, c := range f.Comments {
		if n.Pos() < c.Pos() && c.Pos() < n.End() {
			return true
		}
	}
	return false
}

// shimParams gives the handler the two parameters of the shim. It returns the
// one that was the context, nil if there was none, and what it is called now.
func (e *editor) shimParams(runtime string) (ctx *ast.Field, name string) {
	typ := "*" + runtime + ".Context"
	list := e.h.Decl.Type.Params
	switch {
	case len(list.List) == 2:
		ctx = list.List[0]
		e.replace(list.List[0], e.source(list.List[1]))
		e.replace(list.List[1], named(ctx, typ))
	case len(list.List) == 0:
		e.put(list.Opening, list.Closing+1, "(_ interface{}, _ "+typ+")")
	case isNamed(e.Info.TypeOf(list.List[0].Type), contextPath, "Context"):
		ctx = list.List[0]
		event := "interface{}"
		if len(ctx.Names) > 0 {
			event = "_ " + event
		}
		e.replace(ctx, event+", "+named(ctx, typ))
	default:
		if len(list.List[0].Names) > 0 {
			name = e.fresh("ctx")
			typ = name + " " + typ
		}
		e.put(list.List[0].End(), list.List[0].End(), ", "+typ)
	}
	if ctx != nil && len(ctx.Names) > 0 && ctx.Names[0].Name != "_" {
		name = ctx.Names[0].Name
	}
	return ctx, name
}

// shimResults gives the handler the two results of the shim.
func (e *editor) shimResults() {
	typ := e.h.Decl.Type
	n := e.h.Sig.Results().Len()
	if n == 2 {
		return
	}
	isNamedResult := n == 1 && len(typ.Results.List[0].Names) > 0
	switch {
	case n == 0:
		e.put(typ.Params.End(), typ.Params.End(), " (interface{}, error)")
	case isNamedResult:
		e.put(typ.Results.List[0].Pos(), typ.Results.List[0].Pos(), "_ interface{}, ")
	default:
		e.replace(typ.Results, "(interface{}, "+e.source(typ.Results.List[0].Type)+")")
	}
	body := e.h.Decl.Body
	ast.Inspect(body, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			e.shimReturn(node, n)
		}
		return true
	})
	if n == 0 && !returns(body) {
		e.end(body, "return nil, nil")
	}
}

func (e *editor) shimReturn(r *ast.ReturnStmt, results int) {
	switch {
	case results == 0:
		e.replace(r, "return nil, nil")
	case len(r.Results) == 1:
		e.put(r.Results[0].Pos(), r.Results[0].Pos(), "nil, ")
	}
}

func returns(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	_, ok := body.List[len(body.List)-1].(*ast.ReturnStmt)
	return ok
}

// leaveContext makes the uses of a context.Context, and of lambdacontext's
// variables, those of the runtime's Context.
func (e *editor) leaveContext(ctx *ast.Field, name string) {
	for _, u := range e.uses(e.param(ctx)) {
		if !e.unbind(u, name) {
			e.leave(u.id, "%s is a *runtime.Context now, which is no context.Context", u.id.Name)
		}
	}
	if name == "" {
		return // the variables are right where they are
	}
	ast.Inspect(e.h.Decl.Body, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || !isVariable(sel.Sel.Name) {
			return true
		}
		if v := e.Info.Uses[sel.Sel]; v != nil && v.Pkg() != nil && v.Pkg().Path() == lambdaContextPath {
			e.replace(sel, name+"."+sel.Sel.Name)
		}
		return true
	})
}

// unbind replaces a variable that is made of the context, and its uses, if all
// of them have counterparts.
func (e *editor) unbind(u use, ctx string) bool {
	var call *ast.CallExpr
	var assign *ast.AssignStmt
	what := ""
	switch parent := u.parent(0).(type) {
	case *ast.CallExpr: // lambdacontext.FromContext(ctx)
		call = parent
		assign, _ = u.parent(1).(*ast.AssignStmt)
		if f, ok := e.callee(call); ok && f == lambdaContextPath+".FromContext" {
			what = f
		}
	case *ast.SelectorExpr: // ctx.Deadline()
		call, _ = u.parent(1).(*ast.CallExpr)
		assign, _ = u.parent(2).(*ast.AssignStmt)
		if parent.Sel.Name == "Deadline" {
			what = "Deadline"
		}
	}
	if what == "" || call == nil || assign == nil || assign.Tok != token.DEFINE || len(assign.Lhs) != 2 {
		return false
	}
	v, ok := assign.Lhs[0].(*ast.Ident)
	second, blank := assign.Lhs[1].(*ast.Ident)
	if !ok || !blank || second.Name != "_" || e.Info.Defs[v] == nil {
		return false
	}
	before := len(e.edits)
	left := len(e.left)
	for _, w := range e.uses(e.Info.Defs[v]) {
		x, text := w.untimed(e, ctx)
		if what != "Deadline" {
			x, text = w.unfielded(e, ctx)
		}
		if text == "" {
			e.edits, e.left = e.edits[:before], e.left[:left]
			return false
		}
		e.replace(x, text)
		e.leaveNil(w, text)
	}
	e.removeLine(e.file, assign)
	return true
}

// leaveNil lists the use of what lambdacontext always has and the runtime's
// Context may not, unless it stands where that was looked at.
func (e *editor) leaveNil(u use, text string) {
	names := strings.Split(text, ".")
	if len(names) < 3 {
		return
	}
	for _, n := range u.stack {
		if i, ok := n.(*ast.IfStmt); ok && strings.Contains(e.source(i.Cond), "."+names[1]+" != ") {
			return
		}
	}
	e.leave(u.id, "%s is nil where the event has none", strings.Join(names[:2], "."))
}

// callee returns path.Name of the package-level func that is called.
func (e *editor) callee(call *ast.CallExpr) (string, bool) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	f, ok := e.Info.Uses[sel.Sel].(*types.Func)
	if !ok || f.Pkg() == nil {
		return "", false
	}
	return f.Pkg().Path() + "." + f.Name(), true
}

// untimed maps time.Until(deadline).Milliseconds(); the text is empty for another use.
func (u use) untimed(e *editor, ctx string) (ast.Node, string) {
	until, ok := u.parent(0).(*ast.CallExpr)
	if !ok {
		return nil, ""
	}
	f, _ := e.callee(until)
	sel, ok := u.parent(1).(*ast.SelectorExpr)
	call, called := u.parent(2).(*ast.CallExpr)
	if f != "time.Until" || !ok || !called || call.Fun != sel || sel.Sel.Name != "Milliseconds" {
		return nil, ""
	}
	return call, ctx + ".RemainingTimeInMillis()"
}

// unfielded maps what is read of a LambdaContext; the text is empty for another use.
func (u use) unfielded(e *editor, ctx string) (ast.Node, string) {
	x, path, parent := u.selection()
	if written(x, parent) {
		return nil, ""
	}
	for _, f := range fields() {
		if f.start == path {
			return x, ctx + "." + f.shim
		}
	}
	b, ok := parent.(*ast.BinaryExpr)
	if !ok || path != "Identity" || b.X != x || b.Op != token.EQL && b.Op != token.NEQ {
		return nil, ""
	}
	lit, ok := ast.Unparen(b.Y).(*ast.CompositeLit)
	if !ok || len(lit.Elts) > 0 {
		return nil, ""
	}
	return b, ctx + ".Identity " + b.Op.String() + " nil"
}

// end puts a statement behind the others of a block.
func (e *editor) end(body *ast.BlockStmt, statement string) {
	if e.span(body.Pos(), body.End()).Start.Line == e.span(body.Rbrace, body.Rbrace).Start.Line {
		statement = "\n" + statement
	}
	e.put(body.Rbrace, body.Rbrace, statement+"\n")
}

// removeLine removes a statement, with its line if that holds nothing else.
func (e *editor) removeLine(f *ast.File, n ast.Node) {
	from, to := n.Pos(), n.End()
	if text, err := e.Read(e.name(f)); err == nil {
		start, end := e.offset(from), e.offset(to)
		line := strings.LastIndexByte(string(text[:start]), '\n') + 1
		next := end
		if i := strings.IndexByte(string(text[end:]), '\n'); i >= 0 {
			next = end + i + 1
		}
		if strings.TrimSpace(string(text[line:start])+string(text[end:next])) == "" {
			from, to = f.FileStart+token.Pos(line), f.FileStart+token.Pos(next)
		}
	}
	e.put(from, to, "")
}
