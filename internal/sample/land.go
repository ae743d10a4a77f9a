package sample

import (
	"go/types"

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
		target, method := jsoncheck.Target(types.NewPointer(t), m, false)
		if target == nil || method != nil {
			return Landing{}, false
		}
		switch u := target.Underlying().(type) {
		case *types.Struct:
			f := jsoncheck.LayoutOf(target, m).Lookup(child.Name, m)
			if f == nil {
				return Landing{}, false
			}
			l = Landing{Struct: target, Field: f.Var}
			t = f.Var.Type()
		case *types.Map:
			t = u.Elem()
		case *types.Slice:
			t = u.Elem()
		case *types.Array:
			t = u.Elem()
		default:
			return Landing{}, false
		}
	}
	return l, l.Field != nil
}
