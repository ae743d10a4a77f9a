package convert

import (
	"go/ast"
	"go/token"
	"go/types"
)

// isVariable reports whether a name is that of a variable of lambdacontext and of
// a field of the runtime's Context, both of one type.
func isVariable(name string) bool {
	switch name {
	case "FunctionName", "FunctionVersion", "MemoryLimitInMB", "LogGroupName", "LogStreamName":
		return true
	}
	return false
}

// A field pairs what the runtime's Context has with what a LambdaContext has:
// selectors behind either.
type field struct{ shim, start string }

// fields are those with the same type on both sides.
func fields() []field {
	return []field{
		{"AWSRequestID", "AwsRequestID"},
		{"InvokedFunctionARN", "InvokedFunctionArn"},
		{"Identity.IdentityID", "Identity.CognitoIdentityID"},
		{"Identity.IdentityPoolID", "Identity.CognitoIdentityPoolID"},
		{"ClientContext.Custom", "ClientContext.Custom"},
		{"ClientContext.Environment", "ClientContext.Env"},
		{"ClientContext.Client.InstallationID", "ClientContext.Client.InstallationID"},
		{"ClientContext.Client.AppTitle", "ClientContext.Client.AppTitle"},
		{"ClientContext.Client.AppVersionCode", "ClientContext.Client.AppVersionCode"},
		{"ClientContext.Client.AppPackageName", "ClientContext.Client.AppPackageName"},
	}
}

// A use is an identifier and what encloses it, innermost last.
type use struct {
	id    *ast.Ident
	stack []ast.Node
}

// parent is the i-th node around the identifier, from 0.
func (u use) parent(i int) ast.Node {
	if i >= len(u.stack) {
		return nil
	}
	return u.stack[len(u.stack)-1-i]
}

// uses returns where the handler's body uses an object.
func (e *editor) uses(obj types.Object) []use {
	var list []use
	if obj == nil || e.h.Decl.Body == nil {
		return nil
	}
	ast.PreorderStack(e.h.Decl.Body, nil, func(n ast.Node, stack []ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && e.Info.Uses[id] == obj {
			list = append(list, use{id, append([]ast.Node(nil), stack...)})
		}
		return true
	})
	return list
}

// selection returns the longest chain of selectors that starts at the
// identifier, its text without the identifier, and what encloses it.
func (u use) selection() (chain ast.Expr, path string, parent ast.Node) {
	chain = u.id
	i := 0
	for ; ; i++ {
		sel, ok := u.parent(i).(*ast.SelectorExpr)
		if !ok || sel.X != chain {
			break
		}
		if path != "" {
			path += "."
		}
		path += sel.Sel.Name
		chain = sel
	}
	return chain, path, u.parent(i)
}

// written reports whether parent changes the expression or takes its address.
func written(x ast.Expr, parent ast.Node) bool {
	switch n := parent.(type) {
	case *ast.AssignStmt:
		for _, l := range n.Lhs {
			if l == x {
				return true
			}
		}
	case *ast.IncDecStmt:
		return true
	case *ast.UnaryExpr:
		return n.Op == token.AND
	case *ast.RangeStmt:
		return n.Key == x || n.Value == x
	}
	return false
}

// param returns the object of a parameter, nil if nothing can use it.
func (e *editor) param(f *ast.Field) types.Object {
	if f == nil || len(f.Names) == 0 {
		return nil
	}
	return e.Info.Defs[f.Names[0]]
}

// leaveRuntime makes the uses of the runtime's Context those of a context.Context.
func (e *editor) leaveRuntime(ctx *ast.Field) error {
	var lc, deadline string
	for _, u := range e.uses(e.param(ctx)) {
		x, path, parent := u.selection()
		name, call := "", false
		if c, ok := parent.(*ast.CallExpr); ok && c.Fun == x {
			x, call = c, true
		}
		switch {
		case path == "RemainingTimeInMillis" && call:
			time, err := e.need(timePath)
			if err != nil {
				return err
			}
			if deadline == "" {
				deadline = e.fresh("deadline")
			}
			e.replace(x, time+".Until("+deadline+").Milliseconds()")
			continue
		case call || written(x, parent):
		case isVariable(path):
			pkg, err := e.need(lambdaContextPath)
			if err != nil {
				return err
			}
			e.replace(x, pkg+"."+path)
			continue
		default:
			name = startField(path)
			if b, ok := parent.(*ast.BinaryExpr); ok && path == "Identity" && e.comparesToNil(b, x) {
				pkg, err := e.need(lambdaContextPath)
				if err != nil {
					return err
				}
				name = "Identity"
				e.replace(b.Y, "("+pkg+".CognitoIdentity{})")
			}
		}
		if name == "" {
			e.leave(x, "%s has no counterpart in a context.Context", types.ExprString(x))
			continue
		}
		if lc == "" {
			lc = e.fresh("lc")
		}
		e.replace(x, lc+"."+name)
	}
	if deadline != "" {
		e.begin(deadline + ", _ := " + ctx.Names[0].Name + ".Deadline()")
	}
	if lc != "" {
		pkg, err := e.need(lambdaContextPath)
		if err != nil {
			return err
		}
		e.begin(lc + ", _ := " + pkg + ".FromContext(" + ctx.Names[0].Name + ")")
	}
	return nil
}

func startField(path string) string {
	for _, f := range fields() {
		if f.shim == path {
			return f.start
		}
	}
	return ""
}

func (e *editor) comparesToNil(b *ast.BinaryExpr, x ast.Expr) bool {
	return (b.Op == token.EQL || b.Op == token.NEQ) && b.X == x && e.Info.Types[b.Y].IsNil()
}

// begin puts a statement in front of the handler's others.
func (e *editor) begin(statement string) {
	body := e.h.Decl.Body
	line := func(pos token.Pos) int { return e.Fset.PositionFor(pos, false).Line }
	first := body.Rbrace
	if len(body.List) > 0 {
		first = body.List[0].Pos()
	}
	if line(first) == line(body.Lbrace) {
		e.put(first, first, "\n"+statement+"\n")
		return
	}
	// A comment on the brace's line stays there.
	next := e.Fset.File(body.Lbrace).LineStart(line(body.Lbrace) + 1)
	e.put(next, next, "\t"+statement+"\n")
}
