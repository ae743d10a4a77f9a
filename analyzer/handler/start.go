package handler

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// starters are the funcs of LambdaPath that take a handler, and which of their
// arguments it is.
var starters = map[string]int{
	"Start":                   0,
	"StartWithOptions":        0,
	"StartWithContext":        1,
	"StartHandler":            0,
	"StartHandlerWithContext": 1,
	"StartHandlerFunc":        0,
	"NewHandler":              0,
	"NewHandlerWithOptions":   0,
}

// Starts reports whether a call is one of those that never return: lambda.Start
// and its relatives, but not NewHandler.
func Starts(info *types.Info, call *ast.CallExpr) bool {
	fn := starter(info, call)
	return fn != nil && fn.Name() != "NewHandler" && fn.Name() != "NewHandlerWithOptions"
}

func starter(info *types.Info, call *ast.CallExpr) *types.Func {
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != LambdaPath || fn.Signature().Recv() != nil {
		return nil
	}
	if _, ok := starters[fn.Name()]; !ok {
		return nil
	}
	return fn
}

// findStart returns what the package hands to lambda.Start, each function once.
func (f *finder) findStart() []*Handler {
	if !f.result.Start {
		return nil
	}
	var list []*Handler
	for _, file := range f.files {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			fn := starter(f.info, call)
			if fn == nil || len(call.Args) <= starters[fn.Name()] {
				return true
			}
			h := f.argument(call, fn)
			if h != nil && !slices.ContainsFunc(list, h.same) {
				list = append(list, h)
			}
			return true
		})
	}
	return list
}

// same reports whether two arguments name the same func; two instances of a
// generic one are not the same.
func (h *Handler) same(other *Handler) bool {
	if h.Obj == nil || h.Obj != other.Obj {
		return false
	}
	return h.Sig == nil || other.Sig == nil || types.Identical(h.Sig, other.Sig)
}

// argument judges the handler argument of a call of fn. It is nil for one that
// says nothing about the handler, as an interface does.
func (f *finder) argument(call *ast.CallExpr, fn *types.Func) *Handler {
	h := &Handler{Model: Start, Call: call, Generic: fn.Name() == "StartHandlerFunc"}
	h.Arg = f.seeThrough(call.Args[starters[fn.Name()]])
	f.identify(h)
	t := f.info.TypeOf(h.Arg)
	handler, context := lambdaTypes(fn.Pkg())
	switch {
	case t == nil, deepInvalid(t), handler == nil:
		return nil
	case f.isNil(h.Arg):
		h.Faults = []Fault{StartNil}
	case types.IsInterface(t): // a type parameter's constraint is one, too
		return nil
	case types.Implements(t, handler):
		h.Raw = true
	default:
		h.judge(t, handler, context)
		if h.Sig != nil && invalid(h.Sig) {
			return nil
		}
	}
	h.Valid = len(h.Faults) == 0
	return h
}

func (h *Handler) judge(t types.Type, handler *types.Interface, context types.Type) {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok {
		h.Faults = []Fault{StartNotFunc}
		if types.Implements(types.NewPointer(t), handler) {
			h.Faults = []Fault{StartPointerInvoke}
		}
		return
	}
	h.Sig = sig
	if !h.Generic {
		h.Faults = startFaults(sig, context)
	}
	if n := sig.Params().Len(); n == 2 || n == 1 && !isStdContext(sig.Params().At(0).Type(), context) {
		h.Event = sig.Params().At(n - 1).Type()
	}
	if sig.Results().Len() == 2 {
		h.Result = sig.Results().At(0).Type()
	}
}

// lambdaTypes returns lambda.Handler, and context.Context by way of its method:
// export data need not list the package context itself.
func lambdaTypes(lambda *types.Package) (handler *types.Interface, context types.Type) {
	obj := lambda.Scope().Lookup("Handler")
	if obj == nil {
		return nil, nil
	}
	handler, ok := obj.Type().Underlying().(*types.Interface)
	if !ok || handler.NumMethods() != 1 || handler.Method(0).Signature().Params().Len() == 0 {
		return nil, nil
	}
	return handler, handler.Method(0).Signature().Params().At(0).Type()
}

// seeThrough returns the expression whose value e holds: conversions to an empty
// interface are removed, and a variable of such a type that is given its value
// once, where it is declared, is replaced by that value.
func (f *finder) seeThrough(e ast.Expr) ast.Expr {
	seen := map[*types.Var]bool{} // in code that does not compile a variable may be given itself
	for {
		e = ast.Unparen(e)
		switch x := e.(type) {
		case *ast.CallExpr:
			if tv, ok := f.info.Types[x.Fun]; ok && tv.IsType() && len(x.Args) == 1 && types.IsInterface(tv.Type) {
				e = x.Args[0]
				continue
			}
		case *ast.Ident:
			if v, ok := f.info.Uses[x].(*types.Var); ok && types.IsInterface(v.Type()) && !seen[v] {
				seen[v] = true
				if value := f.onlyValue(v); value != nil {
					e = value
					continue
				}
			}
		}
		return e
	}
}

// onlyValue returns the initializer of a variable that nothing else assigns.
func (f *finder) onlyValue(v *types.Var) ast.Expr {
	if f.assigned(v, nil) {
		return nil
	}
	var value ast.Expr
	for _, file := range f.files {
		if v.Pos() < file.FileStart || v.Pos() > file.FileEnd {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if f.info.Defs[name] == v && len(n.Values) == len(n.Names) {
						value = n.Values[i]
					}
				}
			case *ast.AssignStmt:
				for i, lhs := range n.Lhs {
					if id, ok := lhs.(*ast.Ident); ok && f.info.Defs[id] == v && len(n.Lhs) == len(n.Rhs) {
						value = n.Rhs[i]
					}
				}
			}
			return value == nil
		})
	}
	return value
}

// naming returns the identifier of the func that an expression names, nil if it
// is no name.
func naming(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.IndexExpr: // an instance
		id, _ := e.X.(*ast.Ident)
		return id
	}
	return nil
}

// identify finds what the argument names, and where to report on it.
func (f *finder) identify(h *Handler) {
	if lit, ok := h.Arg.(*ast.FuncLit); ok {
		h.Lit = lit
		f.locate(h, lit.Type)
		return
	}
	f.locate(h, h.Arg)
	id := naming(h.Arg)
	if id == nil {
		return
	}
	f.result.given[id] = true
	h.Obj = f.info.Uses[id]
	if h.Obj == nil {
		return
	}
	switch obj := h.Obj.(type) {
	case *types.Func:
		h.Obj = obj.Origin()
		h.Name = obj.Name()
		f.declare(h, h.Obj)
	case *types.Var:
		h.Name = obj.Name()
		if _, ok := obj.Type().Underlying().(*types.Signature); !ok {
			return // the value matters, not where the variable stands
		}
		if !f.declare(h, obj) {
			if lit, ok := f.onlyValue(obj).(*ast.FuncLit); ok {
				h.Lit = lit
				f.locate(h, lit.Type)
			}
		}
	default:
		h.Obj = nil // nil, or a constant
	}
}
