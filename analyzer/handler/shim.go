package handler

import (
	"go/ast"
	"go/token"
	"go/types"
	"unicode"
	"unicode/utf8"
)

// findShim returns the shim handlers, once there is evidence that the package
// has any: what bears the configured name, with its faults, and every other
// exported func or var whose signature is wholly valid. started are the handlers
// that lambda.Start is given: those are not the shim's.
func (f *finder) findShim(o Options, started []*Handler) []*Handler {
	var valid []*Handler
	evident := o.Python || imports(f.files, RuntimePath)
	scope := f.pkg.Scope()
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		if !obj.Exported() || isStarted(started, obj) || !f.written(obj) {
			continue
		}
		if h := f.symbol(obj); h != nil && h.Valid {
			h.Configured = name == f.result.Name
			valid = append(valid, h)
		}
	}
	f.result.Shim = evident || len(valid) > 0
	if !f.result.Shim {
		return nil
	}
	for _, h := range valid {
		if h.Configured {
			return valid
		}
	}
	if h := f.faulty(started, len(valid) > 0); h != nil {
		return append([]*Handler{h}, valid...)
	}
	return valid
}

// faulty returns what was meant to be the configured handler and is not, nil if
// there is nothing that looks like it.
func (f *finder) faulty(started []*Handler, others bool) *Handler {
	scope := f.pkg.Scope()
	obj := scope.Lookup(f.result.Name)
	if obj == nil {
		if others {
			return nil
		}
		return f.nearSymbol()
	}
	if isStarted(started, obj) || !f.written(obj) {
		return nil
	}
	h := f.symbol(obj)
	switch {
	case h == nil, f.somebodyElses(h, others), others && h.has(NoSymbol):
		return nil
	}
	h.Configured = true
	return h
}

// somebodyElses reports whether a symbol has the default name by chance: an HTTP
// handler, or one that knows nothing of the context beside real handlers.
func (f *finder) somebodyElses(h *Handler, others bool) bool {
	if f.result.Explicit {
		return false
	}
	if h.Sig == nil {
		return h.has(NotFunc) && hasMethod(h.Obj.Type(), "ServeHTTP")
	}
	for p := range h.Sig.Params().Variables() {
		if types.TypeString(p.Type(), nil) == "net/http.ResponseWriter" {
			return true
		}
	}
	return others && !h.TakesContext()
}

// written reports whether obj is declared in a file that is not a test.
func (f *finder) written(obj types.Object) bool {
	for _, file := range f.files {
		if file.FileStart <= obj.Pos() && obj.Pos() <= file.FileEnd {
			return true
		}
	}
	return false
}

// symbol judges a package-level object as a shim handler. It is nil for one
// whose type is not known, as in code that does not compile.
func (f *finder) symbol(obj types.Object) *Handler {
	h := &Handler{Model: Shim, Name: obj.Name(), Obj: obj}
	if !f.declare(h, obj) || invalid(obj.Type()) {
		return nil
	}
	switch obj := obj.(type) {
	case *types.Func:
		h.setSignature(obj.Signature())
		if obj.Signature().TypeParams().Len() > 0 {
			h.Faults = []Fault{NoSymbol}
		}
	case *types.Var:
		if sig, ok := funcBehind(obj.Type()); !ok {
			h.Faults = []Fault{NotFunc}
		} else {
			h.setSignature(sig)
			if len(h.Faults) == 0 && !f.assigned(obj, h.Spec) {
				h.Faults = []Fault{NeverAssigned}
			}
		}
	default:
		h.Faults = []Fault{NoSymbol}
	}
	h.Valid = len(h.Faults) == 0
	return h
}

func (h *Handler) setSignature(sig *types.Signature) {
	h.Sig = sig
	h.Faults = shimFaults(sig)
	if sig.Params().Len() == 2 {
		h.Event = sig.Params().At(0).Type()
	}
	if sig.Results().Len() == 2 {
		h.Result = sig.Results().At(0).Type()
	}
}

func (h *Handler) has(fault Fault) bool {
	for _, f := range h.Faults {
		if f == fault {
			return true
		}
	}
	return false
}

// funcBehind follows pointers to a func type.
func funcBehind(t types.Type) (*types.Signature, bool) {
	seen := map[types.Type]bool{}
	for !seen[t] {
		seen[t] = true
		switch u := t.Underlying().(type) {
		case *types.Signature:
			return u, true
		case *types.Pointer:
			t = u.Elem()
		default:
			return nil, false
		}
	}
	return nil, false // type P *P
}

// invalid reports whether a part of a func's type, or t itself, is not known.
func invalid(t types.Type) bool {
	if sig, ok := t.Underlying().(*types.Signature); ok {
		for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
			for v := range tuple.Variables() {
				if deepInvalid(v.Type()) {
					return true
				}
			}
		}
	}
	return deepInvalid(t)
}

func deepInvalid(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return t.Kind() == types.Invalid
	case *types.Pointer:
		return deepInvalid(t.Elem())
	case *types.Slice:
		return deepInvalid(t.Elem())
	case *types.Named:
		return t.Underlying() == types.Typ[types.Invalid]
	}
	return false
}

// assigned reports whether anything gives the var a value: an initializer other
// than nil, an assignment, or an address taken, which may lead to one.
func (f *finder) assigned(v *types.Var, spec *ast.ValueSpec) bool {
	if spec != nil {
		for i, value := range spec.Values {
			if len(spec.Values) != len(spec.Names) || spec.Names[i].Pos() == v.Pos() && !f.isNil(value) {
				return true
			}
		}
	}
	found := false
	isVar := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && f.info.Uses[id] == v
	}
	for _, file := range f.files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, lhs := range n.Lhs {
					if isVar(lhs) && (len(n.Lhs) != len(n.Rhs) || !f.isNil(n.Rhs[i])) {
						found = true
					}
				}
			case *ast.RangeStmt:
				found = found || n.Key != nil && isVar(n.Key) || n.Value != nil && isVar(n.Value)
			case *ast.UnaryExpr:
				found = found || n.Op == token.AND && isVar(n.X)
			}
			return !found
		})
	}
	return found
}

func (f *finder) isNil(e ast.Expr) bool { return f.info.Types[e].IsNil() }

// nearSymbol returns what stands where the configured handler should: the same
// name unexported, or a method of that name, if it would do as a handler.
func (f *finder) nearSymbol() *Handler {
	name := f.result.Name
	first, size := utf8.DecodeRuneInString(name)
	if obj := f.pkg.Scope().Lookup(string(unicode.ToLower(first)) + name[size:]); obj != nil && f.written(obj) {
		if h := f.symbol(obj); h != nil && h.Valid {
			h.Faults, h.Valid, h.Configured = []Fault{NoSymbol}, false, true
			return h
		}
	}
	for _, file := range f.files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || decl.Recv == nil || decl.Name.Name != name {
				continue
			}
			fn, ok := f.info.Defs[decl.Name].(*types.Func)
			if !ok || len(shimFaults(fn.Signature())) > 0 {
				continue
			}
			h := &Handler{Model: Shim, Name: name, Obj: fn, Decl: decl, Configured: true}
			h.setSignature(fn.Signature())
			h.Faults = []Fault{NoSymbol}
			f.locate(h, decl.Name)
			return h
		}
	}
	return nil
}

func hasMethod(t types.Type, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}

func isStarted(started []*Handler, obj types.Object) bool {
	for _, h := range started {
		if h.Obj == obj {
			return true
		}
	}
	return false
}
