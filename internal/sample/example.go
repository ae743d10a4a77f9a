package sample

import (
	"bytes"
	"encoding/json"
	"go/types"
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
)

// Example returns a sample that decodes into a variable of type t: every field
// with its zero value, one element in each list and map, and null where a type
// repeats itself or only its methods know. Two spaces indent it.
func Example(t types.Type, m jsoncheck.Mode) []byte {
	e := exampler{mode: max(m, jsoncheck.V1)}
	var indented bytes.Buffer
	// The text is ours and valid.
	_ = json.Indent(&indented, []byte(e.text(types.NewPointer(t), false)), "", "  ")
	return indented.Bytes()
}

type exampler struct {
	mode jsoncheck.Mode
	open []types.Type // the types being written, outermost first
}

// text returns the JSON of a variable of type t.
func (e *exampler) text(t types.Type, readOnly bool) string {
	t, method := jsoncheck.Target(t, e.mode, readOnly)
	switch {
	case t == nil:
		return "null"
	case isNumber(t):
		return "0"
	case method != nil && isTime(t):
		return `"1970-01-01T00:00:00Z"`
	case method != nil && onlyStrings(method):
		return `""`
	case method != nil || len(e.open) > 20 || slices.ContainsFunc(e.open, func(o types.Type) bool { return types.Identical(o, t) }):
		return "null"
	}
	e.open = append(e.open, t)
	defer func() { e.open = e.open[:len(e.open)-1] }()
	switch u := t.Underlying().(type) {
	case *types.Struct:
		return e.object(t)
	case *types.Map:
		name, ok := e.name(u.Key())
		if !ok && e.mode == jsoncheck.V1 {
			return "null"
		}
		text := e.text(u.Elem(), false)
		if !ok || text == "null" {
			return "{}"
		}
		return "{" + name + ":" + text + "}"
	case *types.Slice:
		if isByte(u.Elem()) {
			return `""`
		}
		return e.list(u.Elem(), 1)
	case *types.Array:
		return e.list(u.Elem(), u.Len())
	case *types.Basic:
		return zero(u)
	}
	return "null"
}

// list repeats nothing: json.Unmarshal fills up an array itself.
func (e *exampler) list(elem types.Type, length int64) string {
	if text := e.text(elem, false); length > 0 && text != "null" {
		return "[" + text + "]"
	}
	return "[]"
}

func (e *exampler) object(t types.Type) string {
	var b bytes.Buffer
	b.WriteByte('{')
	for _, f := range jsoncheck.LayoutOf(t, e.mode).Fields {
		if !settable(f, e.mode) {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteString(quote(f.Name))
		b.WriteByte(':')
		text := e.text(f.Var.Type(), !f.Var.Exported())
		if f.Quoted && text != "null" {
			text = quote(text)
		}
		b.WriteString(text)
	}
	b.WriteByte('}')
	return b.String()
}

// name returns a name that decodes into a map's key of type t.
func (e *exampler) name(t types.Type) (string, bool) {
	m := matcher{mode: e.mode}
	for _, name := range []string{"key", "0"} {
		if m.name(t, name) {
			return quote(name), true
		}
	}
	return "", false
}

func zero(t *types.Basic) string {
	switch {
	case t.Info()&types.IsBoolean != 0:
		return "false"
	case t.Info()&types.IsString != 0:
		return `""`
	case t.Info()&(types.IsInteger|types.IsFloat) != 0:
		return "0"
	}
	return "null"
}

func quote(s string) string {
	b, _ := json.Marshal(s) // a string always can be
	return string(b)
}

// isTime reports whether t is time.Time, whose text is well known.
func isTime(t types.Type) bool {
	named, ok := t.(*types.Named)
	return ok && named.Obj().Name() == "Time" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "time"
}
