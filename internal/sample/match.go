package sample

import (
	"encoding/base64"
	"go/types"
	"strconv"

	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// A Mismatch is a place in a sample that its Go type has no use for.
type Mismatch struct {
	// Node is the value. Its Key is what to point at if the key is Unknown, or if
	// BadName.
	Node *jsontree.Node
	// Unknown: the key lands in no field of Type. Otherwise the value does not
	// decode into Type, unless BadName.
	Unknown bool
	// BadName: the key does not decode into Type, which is a map's key.
	BadName bool
	Type    types.Type
	// Field is the field that the value lands in, directly or as an element of
	// its; nil at the root.
	Field *types.Var
	// Quoted: the field's tag wants the value inside a JSON string.
	Quoted bool
	// Embedded is the unexported embedded pointer that keeps the value out.
	Embedded *types.Var
}

// Match returns where json.Unmarshal of the sample into a variable of type t would
// drop a key or fail, in the order of the sample. It takes anything for values
// that a method decodes. Auto reports what V1 and V2 agree on.
func Match(root *jsontree.Node, t types.Type, m jsoncheck.Mode) []Mismatch {
	if root == nil {
		return nil
	}
	run := func(m jsoncheck.Mode) []Mismatch {
		match := matcher{mode: m}
		match.value(place{typ: t, root: true}, root)
		return match.found
	}
	if m != jsoncheck.Auto {
		return run(m)
	}
	type key struct {
		node    *jsontree.Node
		unknown bool
	}
	second := map[key]bool{}
	for _, f := range run(jsoncheck.V2) {
		second[key{f.Node, f.Unknown}] = true
	}
	var both []Mismatch
	for _, f := range run(jsoncheck.V1) {
		if second[key{f.Node, f.Unknown}] {
			both = append(both, f)
		}
	}
	return both
}

type matcher struct {
	mode  jsoncheck.Mode
	found []Mismatch
}

// place is a variable to decode into.
type place struct {
	typ      types.Type
	field    *types.Var
	quoted   bool
	readOnly bool // an unexported field, whose methods cannot be called
	root     bool // what json.Unmarshal is given a pointer to
}

func (p place) elem(t types.Type) place { return place{typ: t, field: p.field} }

func (m *matcher) report(p place, n *jsontree.Node, t types.Type) {
	m.found = append(m.found, Mismatch{Node: n, Type: t, Field: p.field, Quoted: p.quoted})
}

func (m *matcher) value(p place, n *jsontree.Node) {
	if n.Kind == jsontree.Null {
		if !m.null(p.typ) {
			m.report(p, n, p.typ)
		}
		return
	}
	typ := p.typ
	if p.root {
		typ = types.NewPointer(typ)
	}
	t, method := jsoncheck.Target(typ, m.mode, p.readOnly)
	switch {
	case t == nil:
	case p.quoted && (method == nil || m.mode == jsoncheck.V1 || isNumber(t)): // V2's methods see the string
		if n.Kind != jsontree.String || !m.quotedText(t, method, n.Text) {
			m.report(p, n, p.typ)
		}
	case isNumber(t):
		if n.Kind != jsontree.Number && (n.Kind != jsontree.String || !isNumeral(n.Text)) {
			m.report(p, n, t)
		}
	case method != nil:
		if onlyStrings(method) && n.Kind != jsontree.String {
			m.report(p, n, t)
		}
	case isAny(t):
		m.any(p, n)
	default:
		m.plain(p, n, t)
	}
}

// plain decodes into a type that has no methods for it.
func (m *matcher) plain(p place, n *jsontree.Node, t types.Type) {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		if n.Kind == jsontree.Object {
			m.fields(n, t)
			return
		}
	case *types.Map:
		if n.Kind == jsontree.Object && (m.mode == jsoncheck.V2 || jsoncheck.DecodesKey(u.Key(), m.mode)) {
			m.entries(p, n, u)
			return
		}
	case *types.Slice:
		if n.Kind == jsontree.Array {
			m.elements(p, n.Children, u.Elem())
			return
		}
		if n.Kind == jsontree.String && isByte(u.Elem()) {
			if _, err := base64.StdEncoding.DecodeString(n.Text); err == nil {
				return
			}
		}
	case *types.Array:
		if n.Kind == jsontree.Array {
			// What is beyond the array's length is skipped.
			m.elements(p, n.Children[:min(int64(len(n.Children)), u.Len())], u.Elem())
			return
		}
	case *types.Basic:
		if literal(u, n) {
			return
		}
	}
	m.report(p, n, t)
}

// any decodes into an empty interface, which only a number can be too large for.
func (m *matcher) any(p place, n *jsontree.Node) {
	if n.Kind == jsontree.Number {
		if _, err := strconv.ParseFloat(n.Text, 64); err != nil {
			m.report(p, n, types.Typ[types.Float64])
		}
	}
	for _, c := range n.Children {
		m.any(p, c)
	}
}

func (m *matcher) fields(n *jsontree.Node, t types.Type) {
	layout := jsoncheck.LayoutOf(t, m.mode)
	for _, c := range n.Children {
		f := layout.Lookup(c.Name, m.mode)
		switch {
		case f == nil && layout.Inlined:
		case f == nil:
			m.found = append(m.found, Mismatch{Node: c, Unknown: true, Type: t})
		case f.Unsettable() != nil:
			m.found = append(m.found, Mismatch{Node: c, Type: t, Field: f.Var, Embedded: f.Unsettable()})
		default:
			m.value(place{typ: f.Var.Type(), field: f.Var, quoted: f.Quoted, readOnly: !f.Var.Exported()}, c)
		}
	}
}

func (m *matcher) elements(p place, list []*jsontree.Node, elem types.Type) {
	for _, c := range list {
		m.value(p.elem(elem), c)
	}
}

func (m *matcher) entries(p place, n *jsontree.Node, t *types.Map) {
	for _, c := range n.Children {
		if !m.name(t.Key(), c.Name) {
			m.found = append(m.found, Mismatch{Node: c, BadName: true, Type: t.Key(), Field: p.field})
			continue
		}
		m.value(p.elem(t.Elem()), c)
	}
}

// name reports whether an object's name decodes into a map's key of type t.
func (m *matcher) name(t types.Type, name string) bool {
	if !jsoncheck.DecodesKey(t, m.mode) {
		return false
	}
	if ptr, ok := t.Underlying().(*types.Pointer); ok && m.mode == jsoncheck.V2 {
		t = ptr.Elem()
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok || jsoncheck.TextUnmarshaler(types.NewPointer(t)) != nil {
		return true
	}
	if m.mode == jsoncheck.V2 && name == "null" {
		return true
	}
	return b.Info()&types.IsNumeric == 0 || inRange(b, name)
}

// null reports whether null decodes into a variable of type t. It does into
// everything but what V2 refuses to look at.
func (m *matcher) null(t types.Type) bool {
	return m.mode == jsoncheck.V1 || jsoncheck.HasJSON(t) || jsoncheck.Unmarshaler(types.NewPointer(t), m.mode) != nil
}
