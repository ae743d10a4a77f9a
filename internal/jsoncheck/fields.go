package jsoncheck

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// A Field is a struct field as encoding/json sees it.
type Field struct {
	Name string     // in JSON
	Var  *types.Var // its declaration
	// Through holds the embedded fields that lead to it, outermost first.
	Through []*types.Var
	Index   []int // of Through and Var, as for reflect.Value.FieldByIndex
	Tagged  bool  // the name is from the tag

	OmitEmpty, OmitZero bool
	Quoted              bool // "string": the value is inside a JSON string
}

// ViaPointer reports whether a nil embedded pointer makes f disappear.
func (f *Field) ViaPointer() bool {
	return slices.ContainsFunc(f.Through, func(v *types.Var) bool { return isPointer(v.Type()) })
}

// Unsettable returns the embedded pointer to an unexported struct that leads to f,
// or that is f. encoding/json cannot allocate such a struct.
func (f *Field) Unsettable() *types.Var {
	for _, v := range append(f.Through[:len(f.Through):len(f.Through)], f.Var) {
		if v.Embedded() && !v.Exported() && isPointer(v.Type()) {
			return v
		}
	}
	return nil
}

// A Layout is what encoding/json knows about a struct type.
type Layout struct {
	// Fields are the dominant fields, in the order they are encoded.
	Fields []Field
	// Lost are the groups of fields of one depth that share a name, which all but
	// a tagged one get lost by. The one that is kept, if any, is the first.
	Lost []Conflict
	// Inlined reports whether unknown keys have a place to go (V2's option inline on a map).
	Inlined bool

	breadth []int // of Fields, in the order in which they were found
}

// A Conflict is a name that more than one field claims.
type Conflict struct {
	Name   string
	Kept   *Field // nil if none is
	Fields []Field
}

// LayoutOf returns the layout of t, whose underlying type is a struct. Auto is
// V1's.
func LayoutOf(t types.Type, m Mode) *Layout {
	s := scan{mode: m}
	s.run(t)
	return s.resolve()
}

// Lookup returns the field that a key lands in, or nil. Case matters only
// between two fields that both would do.
func (l *Layout) Lookup(key string, m Mode) *Field {
	for i := range l.Fields {
		if l.Fields[i].Name == key {
			return &l.Fields[i]
		}
	}
	for n := range l.Fields {
		i := n
		if m == V2 {
			i = l.breadth[n]
		}
		if strings.EqualFold(l.Fields[i].Name, key) {
			return &l.Fields[i]
		}
	}
	return nil
}

// scan collects the fields of a struct and of what it embeds, level by level.
type scan struct {
	mode    Mode
	found   []Field
	inlined bool
}

type level struct {
	typ     types.Type
	through []*types.Var
	index   []int
	twice   bool // embedded more than once at this depth: all its fields conflict
}

func (s *scan) run(root types.Type) {
	var visited typeutil.Map
	next := []*level{{typ: root}}
	for depth := 0; len(next) > 0 && depth < deep; depth++ {
		current := next
		next = nil
		var queued typeutil.Map
		for _, l := range current {
			if visited.At(l.typ) != nil {
				continue
			}
			visited.Set(l.typ, true)
			for _, embedded := range s.fields(l) {
				if seen, ok := queued.At(embedded.typ).(*level); ok {
					seen.twice = true
					continue
				}
				queued.Set(embedded.typ, embedded)
				next = append(next, embedded)
			}
		}
	}
}

// fields records the fields of one struct and returns the structs it embeds.
func (s *scan) fields(l *level) []*level {
	str, ok := l.typ.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	var embedded []*level
	for i := range str.NumFields() {
		v := str.Field(i)
		elem := deref(v.Type())
		_, isStruct := elem.Underlying().(*types.Struct)
		if !v.Exported() && (!v.Embedded() || !isStruct) {
			continue
		}
		t, ok := parseTag(str.Tag(i), s.mode)
		if !ok {
			continue
		}
		index := append(slices.Clone(l.index), i)
		if flat, handled := s.inline(v, elem, t, isStruct); handled {
			if flat {
				embedded = append(embedded, &level{typ: elem, through: append(slices.Clone(l.through), v), index: index})
			}
			continue
		}
		if s.mode == V2 && !v.Exported() && (hidesMethods(elem) || t.omitZero && hasIsZero(elem)) {
			continue // V2 leaves out what it could not call methods on; V1 panics
		}
		f := Field{
			Name: cmp.Or(t.name, v.Name()), Var: v, Through: l.through, Index: index, Tagged: t.name != "",
			OmitEmpty: t.omitEmpty, OmitZero: t.omitZero, Quoted: t.quoted && isScalar(elem),
		}
		s.found = append(s.found, f)
		if l.twice {
			s.found = append(s.found, f)
		}
	}
	return embedded
}

// inline reports whether v is no field of its own, and if so whether its fields
// are to be treated as the parent's.
func (s *scan) inline(v *types.Var, elem types.Type, t tag, isStruct bool) (flat, handled bool) {
	if !t.inline {
		flat = v.Embedded() && isStruct && t.name == ""
		return flat, flat
	}
	switch {
	case t.name != "":
		return false, true
	case isStruct:
		return true, true
	case !v.Exported():
		return false, true
	}
	if m, ok := elem.Underlying().(*types.Map); ok {
		if key, ok := m.Key().Underlying().(*types.Basic); ok && key.Kind() == types.String {
			s.inlined = true
		}
	} else if named, ok := types.Unalias(elem).(*types.Named); ok && named.Obj().Name() == "Value" && Marshaler(named, V1) != nil {
		s.inlined = true
	}
	return false, true
}

// hidesMethods reports whether encoding/json would call methods of t.
func hidesMethods(t types.Type) bool {
	p := types.NewPointer(t)
	return Marshaler(t, V2) != nil || Marshaler(p, V2) != nil || Unmarshaler(p, V2) != nil
}

// resolve lets one field of each name win, if one may: the shallowest, and among
// those of the same depth the only tagged one or else the only one.
func (s *scan) resolve() *Layout {
	layout := &Layout{Inlined: s.inlined}
	order := map[*types.Var]int{} // distinct: a Var that is found twice never wins
	for i, f := range s.found {
		order[f.Var] = i
	}
	byName := slices.Clone(s.found)
	slices.SortStableFunc(byName, func(a, b Field) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(len(a.Index), len(b.Index)), tagFirst(a, b))
	})
	for len(byName) > 0 {
		n, same := 1, 1 // fields of this name, and of them those of the least depth
		for n < len(byName) && byName[n].Name == byName[0].Name {
			if len(byName[n].Index) == len(byName[0].Index) {
				same++
			}
			n++
		}
		var kept *Field
		if same == 1 || byName[0].Tagged && !byName[1].Tagged {
			kept = &byName[0]
			layout.Fields = append(layout.Fields, *kept)
		}
		if same > 1 {
			layout.Lost = append(layout.Lost, Conflict{Name: byName[0].Name, Kept: kept, Fields: byName[:same:same]})
		}
		byName = byName[n:]
	}
	slices.SortFunc(layout.Fields, func(a, b Field) int { return slices.Compare(a.Index, b.Index) })
	layout.breadth = make([]int, len(layout.Fields))
	for i := range layout.breadth {
		layout.breadth[i] = i
	}
	slices.SortFunc(layout.breadth, func(a, b int) int {
		return cmp.Compare(order[layout.Fields[a].Var], order[layout.Fields[b].Var])
	})
	return layout
}

func tagFirst(a, b Field) int {
	switch {
	case a.Tagged == b.Tagged:
		return 0
	case a.Tagged:
		return -1
	}
	return 1
}

// deref follows one pointer that has no name, which is what may be embedded.
func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

func isScalar(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsBoolean|types.IsInteger|types.IsFloat|types.IsString) != 0
}
