package sample

import (
	"fmt"
	"go/format"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// Declare returns Go source, formatted, that declares a type of this name for
// values like the sample, each object in it as a type of its own.
func Declare(name string, root *jsontree.Node) string {
	d := declarer{names: map[string]bool{name: true}}
	text := d.expr(name, shapeOf(root))
	out := "type " + name + " " + text + "\n"
	for _, decl := range d.decls {
		out += "\n" + decl + "\n"
	}
	return formatted(out)
}

func formatted(source string) string {
	if clean, err := format.Source([]byte(source)); err == nil {
		return string(clean)
	}
	return source
}

// A shape is what values have in common.
type shape struct {
	kind    jsontree.Kind // "" is any
	float   bool          // of a number
	elem    *shape        // of an array; nil if all were empty
	members []member      // of an object
	count   int           // how many objects
}

type member struct {
	name  string
	shape *shape
	count int // in how many objects
}

// shapeOf returns the shape of one value.
func shapeOf(n *jsontree.Node) *shape {
	if n == nil {
		return &shape{}
	}
	s := &shape{kind: n.Kind, count: 1}
	switch n.Kind {
	case jsontree.Number:
		_, err := strconv.ParseInt(n.Text, 10, 64)
		s.float = err != nil
	case jsontree.Array:
		for _, c := range n.Children {
			s.elem = s.elem.join(shapeOf(c))
		}
	case jsontree.Object:
		for _, c := range n.Children {
			i := slices.IndexFunc(s.members, func(m member) bool { return m.name == c.Name })
			if i < 0 {
				s.members = append(s.members, member{c.Name, shapeOf(c), 1})
			} else { // a repeated name
				s.members[i].shape = s.members[i].shape.join(shapeOf(c))
			}
		}
	}
	return s
}

// join returns the shape of values of either shape. null goes with anything.
func (s *shape) join(t *shape) *shape {
	switch {
	case s == nil || s.kind == jsontree.Null:
		return t
	case t == nil || t.kind == jsontree.Null:
		return s
	case s.kind != t.kind:
		return &shape{}
	}
	joined := &shape{kind: s.kind, float: s.float || t.float, count: s.count + t.count, members: slices.Clone(s.members)}
	if s.elem != nil || t.elem != nil {
		joined.elem = s.elem.join(t.elem)
	}
	for _, m := range t.members {
		i := slices.IndexFunc(joined.members, func(old member) bool { return old.name == m.name })
		if i < 0 {
			joined.members = append(joined.members, m)
			continue
		}
		old := &joined.members[i]
		old.shape, old.count = old.shape.join(m.shape), old.count+m.count
	}
	return joined
}

// A declarer writes types. With names it gives each struct a name of its own.
type declarer struct {
	names map[string]bool
	decls []string
}

// expr returns the type of a shape; name is what its elements' type would be
// called, or what is being declared.
func (d *declarer) expr(name string, s *shape) string {
	switch s.kind {
	case jsontree.Boolean:
		return "bool"
	case jsontree.String:
		return "string"
	case jsontree.Number:
		if s.float {
			return "float64"
		}
		return "int"
	case jsontree.Array:
		if s.elem == nil {
			return "[]any"
		}
		return "[]" + d.named(name+"Item", s.elem)
	case jsontree.Object:
		return d.object(name, s)
	}
	return "any"
}

// named is expr for a part, which gets a declaration if it is a struct.
func (d *declarer) named(name string, s *shape) string {
	if d.names == nil || s.kind != jsontree.Object || !describable(s) {
		return d.expr(name, s)
	}
	for base, i := name, 2; d.names[name]; i++ {
		name = base + strconv.Itoa(i)
	}
	d.names[name] = true
	at := len(d.decls)
	d.decls = append(d.decls, "") // outer types first
	d.decls[at] = "type " + name + " " + d.expr(name, s)
	return name
}

// object returns a struct, or a map if there is nothing to name or a tag cannot
// hold the name.
func (d *declarer) object(name string, s *shape) string {
	if !describable(s) {
		var elem *shape
		for _, m := range s.members {
			elem = elem.join(m.shape)
		}
		if elem == nil {
			return "map[string]any"
		}
		return "map[string]" + d.named(name+"Value", elem)
	}
	var b strings.Builder
	b.WriteString("struct {\n")
	used := map[string]bool{}
	for _, m := range s.members {
		field := FieldName(m.name)
		for base, i := field, 2; used[field]; i++ {
			field = base + strconv.Itoa(i)
		}
		used[field] = true
		fmt.Fprintf(&b, "%s %s %s\n", field, d.named(name+field, m.shape), fieldTag(m.name, m.count < s.count))
	}
	b.WriteString("}")
	return b.String()
}

func describable(s *shape) bool {
	return len(s.members) > 0 && !slices.ContainsFunc(s.members, func(m member) bool { return !taggable(m.name) })
}

// taggable reports whether a struct tag can hold a JSON name, in every version of
// encoding/json.
func taggable(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r)
	})
}

func fieldTag(name string, optional bool) string {
	if name == "-" {
		name = "-," // "-" by itself leaves the field out
	}
	if optional {
		name += ",omitempty"
		name = strings.Replace(name, ",,", ",", 1)
	}
	return "`json:" + strconv.Quote(name) + "`"
}

// initialisms are written in capitals in Go's names.
var initialisms = []string{"API", "ARN", "AWS", "CPU", "DNS", "HTTP", "HTTPS", "ID", "IP", "JSON", "SQL", "SSH", "TLS", "TTL", "UID", "URI", "URL", "UUID", "VPC", "XML"}

// FieldName returns the exported Go name for a JSON name: user_id and userId give
// UserID.
func FieldName(name string) string {
	var b strings.Builder
	for _, word := range words(name) {
		upper := strings.ToUpper(word)
		if slices.Contains(initialisms, upper) {
			b.WriteString(upper)
			continue
		}
		runes := []rune(word)
		b.WriteString(string(unicode.ToUpper(runes[0])) + string(runes[1:]))
	}
	field := b.String()
	if !token.IsIdentifier(field) || !token.IsExported(field) {
		field = "Field" + field
	}
	return field
}

// words splits a name at punctuation and where a capital follows a small letter.
func words(name string) []string {
	var list []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			list = append(list, string(word))
			word = nil
		}
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		if len(word) > 0 && unicode.IsUpper(r) && !unicode.IsUpper(word[len(word)-1]) {
			flush()
		}
		word = append(word, r)
	}
	flush()
	return list
}
