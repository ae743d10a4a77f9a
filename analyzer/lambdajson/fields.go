package lambdajson

import (
	"fmt"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/report"
	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
)

// dropped reports json-dropped for the structs that walk reaches: conflicts and
// structs that are all unexported. Of other packages' it reports only the root:
// theirs are often unexported on purpose.
func (c *checker) dropped(fact string, walk func(func(jsoncheck.Node))) {
	reported := map[string]bool{}
	walk(func(n jsoncheck.Node) {
		str, ok := n.Type.Underlying().(*types.Struct)
		if !ok || n.Method != nil || len(n.Path) > 0 && !c.ours(n.Type) {
			return
		}
		where := fact
		if len(n.Path) > 0 {
			where += ", whose " + part(n.Path) + " is " + c.typ(n.Type)
		}
		layout := jsoncheck.LayoutOf(n.Type, c.mode)
		for _, lost := range layout.Lost {
			if key := c.typ(n.Type) + " " + lost.Name; !reported[key] {
				reported[key] = true
				c.say("json-dropped", where+", "+conflict(lost), false, nil, vars(lost)...)
			}
		}
		if len(layout.Fields) == 0 && len(layout.Lost) == 0 && holdsData(str) && !reported[c.typ(n.Type)] {
			reported[c.typ(n.Type)] = true
			c.say("json-dropped", where+", which has no exported field", false, nil, str.Field(0))
		}
	})
}

func conflict(lost jsoncheck.Conflict) string {
	if lost.Kept != nil {
		return fmt.Sprintf("whose field %s has the JSON name %q of field %s", path(lost.Fields[1]), lost.Name, path(*lost.Kept))
	}
	first, second := path(lost.Fields[0]), path(lost.Fields[1])
	if first == second {
		return fmt.Sprintf("which embeds the field %s, with JSON name %q, twice", first, lost.Name)
	}
	return fmt.Sprintf("whose fields %s and %s both have the JSON name %q", first, second, lost.Name)
}

func path(f jsoncheck.Field) string {
	var b strings.Builder
	for _, v := range f.Through {
		b.WriteString(v.Name() + ".")
	}
	return b.String() + f.Var.Name()
}

func vars(lost jsoncheck.Conflict) []*types.Var {
	var list []*types.Var
	for _, f := range lost.Fields {
		list = append(list, f.Var)
	}
	return list
}

// holdsData reports whether a struct has fields besides _ and those that the tag
// "-" leaves out.
func holdsData(s *types.Struct) bool {
	for i := range s.NumFields() {
		f := s.Field(i)
		if empty, ok := f.Type().Underlying().(*types.Struct); ok && empty.NumFields() == 0 {
			continue
		}
		if f.Name() != "_" && !f.Exported() {
			return true
		}
	}
	return false
}

// ours reports whether t is declared in this package.
func (c *checker) ours(t types.Type) bool {
	named, ok := t.(*types.Named)
	return !ok || named.Obj().Pkg() == c.pass.Pkg
}

// methods reports json-methods.
func (c *checker) methods(fact, advice string, fixes []analysis.SuggestedFix, fields ...*types.Var) {
	c.advise(report.Finding{Rule: "json-methods", Fact: fact, Advice: advice, Fixes: fixes}, fields...)
}

// pointerReceiver reports json-methods for what is encoded by its fields although
// its pointer has a method for it.
func (c *checker) pointerReceiver(returns string) {
	c.walkResult(func(n jsoncheck.Node) {
		if n.Method != nil || n.Addressable || types.IsInterface(n.Type) {
			return
		}
		m := jsoncheck.Marshaler(types.NewPointer(n.Type), c.mode)
		if m == nil || len(n.Path) > 0 && !c.ours(n.Type) {
			return
		}
		if _, ok := n.Type.(*types.Pointer); ok {
			return
		}
		fact := returns + " by value"
		if len(n.Path) > 0 {
			fact = returns + ", whose " + part(n.Path) + " is " + c.typ(n.Type) + " by value"
		}
		fact += ", and its " + m.Func.Name() + " has a pointer receiver"
		if len(n.Path) > 0 {
			c.methods(fact, holdPointer, nil, n.Path.Field())
			return
		}
		c.methods(fact, returnPointer, c.returnPointer())
	})
}

// valueReceiver reports json-methods for what is decoded into a copy.
func (c *checker) valueReceiver(takes string) {
	c.walkEvent(func(n jsoncheck.Node) {
		if n.Method == nil || len(n.Method.Index) > 1 || types.IsInterface(n.Type) || len(n.Path) > 0 && !c.ours(n.Type) {
			return
		}
		if _, ok := types.Unalias(n.Method.Func.Signature().Recv().Type()).(*types.Pointer); ok {
			return
		}
		fact := takes
		if len(n.Path) > 0 {
			fact += ", whose " + part(n.Path) + " is " + c.typ(n.Type)
		}
		c.methods(fact+", and its "+n.Method.Func.Name()+" has a value receiver", pointerReceiver, nil, n.Path.Field())
	})
}

// hiding reports json-methods for structs that an embedded type's method stands
// for.
func (c *checker) hiding(fact string, walk func(func(jsoncheck.Node))) {
	walk(func(n jsoncheck.Node) {
		holder := n.Type // a pointer has the methods of what it points to
		if pointer, ok := holder.(*types.Pointer); ok {
			holder = types.Unalias(pointer.Elem())
		}
		str, ok := holder.Underlying().(*types.Struct)
		if !ok || n.Method == nil || len(n.Method.Index) < 2 || len(n.Path) > 0 && !c.ours(holder) {
			return
		}
		embedded := n.Method.Index[0]
		for _, f := range jsoncheck.LayoutOf(holder, c.mode).Fields {
			if f.Index[0] == embedded {
				continue
			}
			where := fact
			if len(n.Path) > 0 {
				where += ", whose " + part(n.Path) + " is " + c.typ(n.Type)
			}
			c.methods(fmt.Sprintf("%s, and its embedded %s's %s hides field %s",
				where, str.Field(embedded).Name(), n.Method.Func.Name(), path(f)), nameField, nil, str.Field(embedded))
			return
		}
	})
}
