package jsoncheck

import "go/types"

// Decode says which JSON values other than null json.Unmarshal cannot decode into
// a variable of type t, because of the type: Always is all of them, May those that
// reach one of the problems' places.
func Decode(t types.Type, m Mode) Verdict {
	return agree(each(m, func(m Mode) (v Verdict) {
		WalkDecode(t, m, func(n Node) {
			if n.Cause != 0 {
				v.add(n.problem())
			}
		})
		return v
	}))
}

// WalkDecode calls visit once for each type that decoding into a variable of type
// t may reach, depth first, t itself first. A pointer and what it points to are
// one node, with the latter's type unless the pointer's methods decode it. Auto
// walks as V1 does.
func WalkDecode(t types.Type, m Mode, visit func(Node)) {
	w := decoder{mode: max(m, V1), visit: visit}
	// json.Unmarshal is given a pointer.
	w.walk(Node{Type: types.NewPointer(t), Addressable: true, Certain: true}, false)
}

type decoder struct {
	mode  Mode
	visit func(Node)
	seen  seen
}

// walk handles the type of a variable. readOnly: it is an unexported field's.
func (w *decoder) walk(n Node, readOnly bool) {
	n.Type, n.Method = Target(n.Type, w.mode, readOnly)
	if n.Type == nil || !w.seen.first(n, n.Method != nil) {
		return
	}
	if n.Method != nil {
		w.visit(n)
		return
	}
	switch u := n.Type.Underlying().(type) {
	case *types.Basic, *types.Chan, *types.Signature:
		if !HasJSON(u) {
			n.Cause = Unsupported
		}
		w.visit(n)
	case *types.Interface:
		if u.NumMethods() > 0 {
			n.Cause = Interface
		}
		w.visit(n)
	case *types.Slice:
		w.visit(n)
		w.walk(Node{Type: u.Elem(), Path: n.Path.then(Step{}), Addressable: true}, false)
	case *types.Array:
		w.visit(n)
		if u.Len() > 0 {
			w.walk(Node{Type: u.Elem(), Path: n.Path.then(Step{}), Addressable: true}, false)
		}
	case *types.Map:
		if !DecodesKey(u.Key(), w.mode) {
			n.Cause = BadKey
			n.Certain = n.Certain && w.mode == V1
		}
		w.visit(n)
		if n.Cause == 0 {
			w.walk(Node{Type: u.Elem(), Path: n.Path.then(Step{Map: true}), Addressable: true}, false)
		}
	case *types.Struct:
		w.visit(n)
		w.fields(n)
	}
}

func (w *decoder) fields(n Node) {
	for _, f := range LayoutOf(n.Type, w.mode).Fields {
		field := Node{Type: f.Var.Type(), Path: n.Path.then(f.steps()...), Addressable: true}
		if embedded := f.Unsettable(); embedded != nil {
			field.Cause = Unallocatable
			if embedded == f.Var {
				field.Cause = Panics
			}
			// The path ends where the pointer is.
			for i, v := range f.Through {
				if v == embedded {
					field.Path, field.Type = field.Path[:len(n.Path)+i+1], v.Type()
				}
			}
			field.Type = types.Unalias(field.Type)
			w.visit(field)
			continue
		}
		w.walk(field, !f.Var.Exported())
	}
}

// Target returns what a variable of type t is decoded as: t without its pointers,
// or the type whose method decodes it. It is nil if that is not known: a type
// parameter, or a pointer type that points to itself.
func Target(t types.Type, m Mode, readOnly bool) (types.Type, *Method) {
	t = types.Unalias(t)
	if m == V1 && !readOnly && !isPointer(t) && hasName(t) {
		if method := Unmarshaler(types.NewPointer(t), m); method != nil && !isTypeParam(t) {
			return t, method
		}
	}
	for range 100 {
		ptr, ok := t.Underlying().(*types.Pointer)
		if !ok {
			break
		}
		// V1 asks the pointer on the way, by which it misses a named one's.
		if m == V1 && !readOnly {
			if method := Unmarshaler(t, m); method != nil {
				return types.Unalias(ptr.Elem()), method
			}
		}
		t = types.Unalias(ptr.Elem())
	}
	if isTypeParam(t) || isPointer(t) {
		return nil, nil
	}
	if m == V2 && !types.IsInterface(t) {
		if method := Unmarshaler(types.NewPointer(t), m); method != nil {
			return t, method
		}
	}
	return t, nil
}

// DecodesKey reports whether a JSON object's names can become values of t. V2
// accepts an empty object for any t.
func DecodesKey(t types.Type, m Mode) bool {
	t = types.Unalias(t)
	if isTypeParam(t) {
		return true
	}
	if b, ok := t.Underlying().(*types.Basic); ok {
		if b.Kind() == types.Invalid || b.Info()&(types.IsString|types.IsInteger) != 0 || m == V2 && b.Info()&types.IsFloat != 0 {
			return true
		}
	}
	if TextUnmarshaler(types.NewPointer(t)) != nil {
		return true
	}
	if m == V1 {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return u.NumMethods() == 0
	case *types.Pointer:
		return !isPointer(u.Elem()) && DecodesKey(u.Elem(), m)
	}
	return false
}

func isTypeParam(t types.Type) bool {
	_, ok := t.(*types.TypeParam)
	return ok
}

// hasName reports whether reflect gives t a name.
func hasName(t types.Type) bool {
	switch t.(type) {
	case *types.Named, *types.Basic:
		return true
	}
	return false
}
