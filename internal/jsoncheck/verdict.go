package jsoncheck

import (
	"go/types"
	"strings"
)

// A Cause says what is wrong with a type.
type Cause int

const (
	// Unsupported: a channel, func, complex number or unsafe.Pointer.
	Unsupported Cause = iota + 1
	// BadKey: a map whose keys cannot be a JSON object's.
	BadKey
	// Interface: decoding needs a concrete type and this interface has methods,
	// so that encoding/json does not know what to put in it.
	Interface
	// Unallocatable: decoding a field needs a struct that is embedded by a pointer
	// and unexported, which encoding/json may not allocate.
	Unallocatable
	// Panics: encoding/json does what reflect does not allow, on an embedded
	// unexported struct that has a JSON name.
	Panics
)

// HasJSON reports whether values of t's kind can be written in JSON: all but
// channels, funcs, complex numbers and unsafe pointers. It is about t itself, not
// its parts and methods.
func HasJSON(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return false
	case *types.Basic:
		return u.Info()&types.IsComplex == 0 && u.Kind() != types.UnsafePointer
	}
	return true
}

// A Problem is one place in a type that makes encoding or decoding fail.
type Problem struct {
	Path  Path       // from the root to it
	Type  types.Type // what is wrong
	Cause Cause
	// Class is Always if the place alone makes every value fail, else May.
	Class Class
}

// A Verdict is what encoding/json makes of a type.
type Verdict struct {
	Class Class
	// Problems are the reasons, in the order of the fields, each place once
	// however many paths lead to it. Empty if Class is Never.
	Problems []Problem
}

// Worst returns the first of the problems that decide the verdict, nil if there
// is none.
func (v Verdict) Worst() *Problem {
	for i := range v.Problems {
		if v.Problems[i].Class == v.Class {
			return &v.Problems[i]
		}
	}
	return nil
}

// Only returns the verdict that problems of these causes alone would give.
func (v Verdict) Only(causes ...Cause) Verdict {
	var only Verdict
	for _, p := range v.Problems {
		for _, c := range causes {
			if p.Cause == c {
				only.add(p)
			}
		}
	}
	return only
}

func (v *Verdict) add(p Problem) {
	for i := range v.Problems {
		if v.Problems[i].same(p) {
			v.Problems[i].Class = max(v.Problems[i].Class, p.Class)
			v.Class = max(v.Class, p.Class)
			return
		}
	}
	v.Problems = append(v.Problems, p)
	v.Class = max(v.Class, p.Class)
}

// same reports whether two problems are about one place in the source.
func (p Problem) same(q Problem) bool {
	pf, qf := p.Path.Field(), q.Path.Field()
	if pf == nil || qf == nil {
		return pf == qf && types.Identical(p.Type, q.Type)
	}
	return pf.Origin() == qf.Origin() && types.Identical(p.Type, q.Type)
}

// agree returns what all verdicts say.
func agree(verdicts []Verdict) Verdict {
	all := verdicts[0]
	for _, v := range verdicts[1:] {
		var both Verdict
		for _, p := range all.Problems {
			for _, q := range v.Problems {
				if p.same(q) {
					p.Class = min(p.Class, q.Class)
					both.add(p)
				}
			}
		}
		all = both
	}
	return all
}

// A Path leads from a type to one of its parts. Pointers are not steps.
type Path []Step

// A Step is one field, or the elements of a slice, array or map.
type Step struct {
	Field *types.Var // nil: the elements
	Map   bool       // they are a map's
}

// Field returns the innermost field, nil if the path has none.
func (p Path) Field() *types.Var {
	for i := len(p) - 1; i >= 0; i-- {
		if p[i].Field != nil {
			return p[i].Field
		}
	}
	return nil
}

// String formats p as an expression: Orders[].Done.
func (p Path) String() string {
	var b strings.Builder
	for _, s := range p {
		switch {
		case s.Field == nil:
			b.WriteString("[]")
		case b.Len() > 0:
			b.WriteString("." + s.Field.Name())
		default:
			b.WriteString(s.Field.Name())
		}
	}
	return b.String()
}

func (p Path) then(steps ...Step) Path { return append(p[:len(p):len(p)], steps...) }
