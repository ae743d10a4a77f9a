package sample

import (
	"go/types"
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// A Landing is where a value of a sample goes when it is decoded.
type Landing struct {
	Struct types.Type // the innermost struct around the value
	Field  *types.Var // its field that the value is decoded into, itself or as an element
}

// Land returns where a value goes if the root of its document is decoded into a
// variable of type t. It reports false where no field takes it, or where a method or
// an interface decides.
func Land(n *jsontree.Node, t types.Type, m jsoncheck.Mode) (Landing, bool) {
	var l Landing
	m = max(m, jsoncheck.V1)
	for _, child := range n.Path()[1:] {
		within, ok := enter(t, child.Name, m)
		if !ok {
			return Landing{}, false
		}
		if within.field != nil {
			l = Landing{Struct: within.target, Field: within.field}
		}
		t = within.value
	}
	return l, l.Field != nil
}

// At returns the type of the variable that the value at a path of a document is
// decoded into: names of members and indexes of elements lead there from the root,
// which is decoded into a variable of type t. It is nil where Land reports false.
func At(t types.Type, path []string, m jsoncheck.Mode) types.Type {
	for _, name := range path {
		within, ok := enter(t, name, max(m, jsoncheck.V1))
		if !ok {
			return nil
		}
		t = within.value
	}
	return t
}

// entered is a step from a value into one of its members or elements.
type entered struct {
	target types.Type // what holds it
	field  *types.Var // the field of target, if that is a struct
	value  types.Type
}

func enter(t types.Type, name string, m jsoncheck.Mode) (entered, bool) {
	target, method := jsoncheck.Target(types.NewPointer(t), m, false)
	if target == nil || method != nil {
		return entered{}, false
	}
	switch u := target.Underlying().(type) {
	case *types.Struct:
		if f := jsoncheck.LayoutOf(target, m).Lookup(name, m); f != nil {
			return entered{target, f.Var, f.Var.Type()}, true
		}
	case *types.Map:
		return entered{target, nil, u.Elem()}, true
	case *types.Slice:
		return entered{target, nil, u.Elem()}, true
	case *types.Array:
		return entered{target, nil, u.Elem()}, true
	}
	return entered{}, false
}

// Fields returns what an object that is decoded into a variable of type t may hold:
// none where that is no struct, or only a method knows.
func Fields(t types.Type, m jsoncheck.Mode) []jsoncheck.Field {
	m = max(m, jsoncheck.V1)
	target, method := jsoncheck.Target(types.NewPointer(t), m, false)
	if target == nil || method != nil {
		return nil
	}
	if _, ok := target.Underlying().(*types.Struct); !ok {
		return nil
	}
	return slices.DeleteFunc(jsoncheck.LayoutOf(target, m).Fields, func(f jsoncheck.Field) bool { return !settable(f, m) })
}

// settable reports whether a field can take any value at all.
func settable(f jsoncheck.Field, m jsoncheck.Mode) bool {
	return f.Unsettable() == nil && jsoncheck.Decode(f.Var.Type(), m).Class != jsoncheck.Always
}
