package jsoncheck

import (
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// Encode says for how many values of t json.Marshal fails because of their type.
// What a method, an interface's content or the value itself (NaN, a cycle) does
// is not its business. A value in an interface, such as a result that is no
// pointer, is not addressable.
func Encode(t types.Type, addressable bool, m Mode) Verdict {
	return agree(each(m, func(m Mode) (v Verdict) {
		WalkEncode(t, addressable, m, func(n Node) {
			if n.Cause != 0 {
				v.add(n.problem())
			}
		})
		return v
	}))
}

// A Node is a type that encoding or decoding a value of the root type may reach.
type Node struct {
	Type types.Type // no alias
	Path Path
	// Addressable: when encoding, the methods of *T count too.
	Addressable bool
	// Certain: every value of the root type has a value of it.
	Certain bool
	// Method is what encoding/json leaves the value to; it then does not look inside.
	Method *Method
	// Cause says why it cannot be done, 0 if it can.
	Cause Cause
}

func (n Node) problem() Problem {
	p := Problem{Path: n.Path, Type: n.Type, Cause: n.Cause, Class: May}
	if n.Certain {
		p.Class = Always
	}
	return p
}

// WalkEncode calls visit once for each type that encoding a value of t may reach,
// depth first, t itself first; twice if there are an addressable and another
// way to it, or a certain and another. Auto walks as V1 does.
func WalkEncode(t types.Type, addressable bool, m Mode, visit func(Node)) {
	w := encoder{mode: max(m, V1), visit: visit}
	w.walk(Node{Type: t, Addressable: addressable, Certain: true}, false)
}

type encoder struct {
	mode  Mode
	visit func(Node)
	seen  seen
}

// walk handles one type. readOnly: it is an unexported field's, whose methods
// reflect does not let encoding/json call.
func (w *encoder) walk(n Node, readOnly bool) {
	n.Type = types.Unalias(n.Type)
	if _, ok := n.Type.(*types.TypeParam); ok || !w.seen.first(n, readOnly) {
		return
	}
	n.Method = w.marshaler(n)
	if n.Method != nil && readOnly && !isPointer(n.Type) {
		n.Cause = Panics
	}
	if n.Method != nil && (!readOnly || n.Cause != 0) {
		w.visit(n)
		return
	}
	n.Method = nil
	switch u := n.Type.Underlying().(type) {
	case *types.Basic, *types.Chan, *types.Signature:
		if !HasJSON(u) {
			n.Cause = Unsupported
		}
		w.visit(n)
	case *types.Pointer:
		w.visit(n)
		w.walk(Node{Type: u.Elem(), Path: n.Path, Addressable: true}, readOnly)
	case *types.Slice:
		w.visit(n)
		w.walk(Node{Type: u.Elem(), Path: n.Path.then(Step{}), Addressable: true}, false)
	case *types.Array:
		w.visit(n)
		if u.Len() > 0 {
			w.walk(Node{Type: u.Elem(), Path: n.Path.then(Step{}), Addressable: n.Addressable, Certain: n.Certain}, false)
		}
	case *types.Map:
		if !w.encodesKey(u.Key()) {
			n.Cause = BadKey
			n.Certain = n.Certain && w.mode == V1
		}
		w.visit(n)
		if n.Cause == 0 || w.mode == V2 {
			w.walk(Node{Type: u.Elem(), Path: n.Path.then(Step{Map: true})}, false)
		}
	case *types.Struct:
		w.visit(n)
		w.fields(n)
	default:
		w.visit(n)
	}
}

func (w *encoder) fields(n Node) {
	for _, f := range LayoutOf(n.Type, w.mode).Fields {
		viaPointer := f.ViaPointer()
		_, isMap := f.Var.Type().Underlying().(*types.Map)
		field := Node{
			Type:        f.Var.Type(),
			Path:        n.Path.then(f.steps()...),
			Addressable: n.Addressable || viaPointer,
			Certain:     n.Certain && !viaPointer && !f.OmitZero && !(f.OmitEmpty && isMap),
		}
		if w.mode == V1 && !f.Var.Exported() && f.OmitZero && hasIsZero(field.Type) {
			field.Type = types.Unalias(field.Type)
			field.Cause = Panics
			field.Certain = n.Certain && !viaPointer && !isPointer(field.Type) // nil is asked first
			w.visit(field)
			continue
		}
		if f.OmitZero && onlyZero(field.Type, 0) && !hasIsZero(field.Type) {
			continue // it is always left out
		}
		w.walk(field, !f.Var.Exported())
	}
}

// onlyZero reports whether a type has no value but its zero value, as reflect sees
// it. One that nests deeper than anybody writes, as in broken code that contains
// itself, is said to have others.
func onlyZero(t types.Type, depth int) bool {
	if depth == 20 {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if !onlyZero(f.Type(), depth+1) {
				return false
			}
		}
		return true
	case *types.Array:
		return u.Len() == 0 || onlyZero(u.Elem(), depth+1)
	}
	return false
}

func (f *Field) steps() []Step {
	steps := make([]Step, 0, len(f.Through)+1)
	for _, v := range f.Through {
		steps = append(steps, Step{Field: v})
	}
	return append(steps, Step{Field: f.Var})
}

// marshaler returns the method that encodes n. A pointer's are those of what it
// points to, which is addressable, so that its own set has them all.
func (w *encoder) marshaler(n Node) *Method {
	if m := Marshaler(n.Type, w.mode); m != nil {
		return m
	}
	if n.Addressable && !isPointer(n.Type) {
		return Marshaler(types.NewPointer(n.Type), w.mode)
	}
	return nil
}

// encodesKey reports whether all values of t can be names in an object.
func (w *encoder) encodesKey(t types.Type) bool {
	t = types.Unalias(t)
	if _, ok := t.(*types.TypeParam); ok || textMarshaler(t, w.mode) != nil {
		return true
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		// Invalid is what the type checker could not make out.
		return u.Kind() == types.Invalid || u.Info()&(types.IsString|types.IsInteger) != 0 ||
			w.mode == V2 && u.Info()&types.IsFloat != 0
	case *types.Interface:
		return w.mode == V2 // depends on what is in it
	}
	return false
}

// seen remembers which nodes were walked.
type seen struct {
	types     [8]typeutil.Map
	instances int
}

// deep and many bound the walk through types that never end: a generic type that
// instantiates itself with ever larger arguments, which the type checker rejects
// but still hands out. Many is about instances only: other types are as many as
// somebody wrote.
const (
	deep = 100
	many = 1000
)

// first reports whether n, with this flag, is to be walked.
func (s *seen) first(n Node, flag bool) bool {
	if named, ok := n.Type.(*types.Named); ok && named.TypeArgs() != nil {
		s.instances++
	}
	if len(n.Path) > deep || s.instances > many {
		return false
	}
	i := 0
	for bit, is := range []bool{n.Addressable, n.Certain, flag} {
		if is {
			i |= 1 << bit
		}
	}
	return s.types[i].Set(n.Type, true) == nil
}
