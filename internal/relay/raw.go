package relay

import (
	"bytes"
	"encoding/json"
	"slices"
	"unicode/utf8"
)

// What follows reads and edits JSON where it stands: what is not asked for is
// skipped, not decoded, and keeps its bytes. Text that is no JSON is never a
// panic, and at worst not found in.

// A span is a range of bytes. The zero span is of what is not there.
type span struct{ start, end int }

func (s span) ok() bool { return s.end > s.start }

// members calls f with each member of the object that text starts with: its
// name, where the name starts and where its value is. It reports whether the
// object is complete.
func members(text []byte, f func(name string, start int, value span)) bool {
	i := skipSpace(text, 0)
	if i >= len(text) || text[i] != '{' {
		return false
	}
	i = skipSpace(text, i+1)
	if i < len(text) && text[i] == '}' {
		return true
	}
	for i < len(text) && text[i] == '"' {
		start := i
		if i = skipString(text, i); i < 0 {
			return false
		}
		name := unquote(text[start:i])
		if i = skipSpace(text, i); i >= len(text) || text[i] != ':' {
			return false
		}
		value := span{start: skipSpace(text, i+1)}
		if value.end = skipValue(text, value.start); value.end <= value.start {
			return false
		}
		f(name, start, value)
		i = skipSpace(text, value.end)
		switch {
		case i < len(text) && text[i] == '}':
			return true
		case i < len(text) && text[i] == ',':
			i = skipSpace(text, i+1)
		default:
			return false
		}
	}
	return false
}

// unquote is the string that a text in quotes stands for. Hardly any has an escape
// in it, and the decoder is slow to warm up.
func unquote(quoted []byte) string {
	if len(quoted) < 2 || quoted[0] != '"' {
		return ""
	}
	if plain := quoted[1 : len(quoted)-1]; bytes.IndexByte(plain, '\\') < 0 && utf8.Valid(plain) {
		return string(plain)
	}
	var s string
	_ = json.Unmarshal(quoted, &s) // "" is nothing that anything is looked for by
	return s
}

// elements returns where the elements of an array are, nil if text is none.
func elements(text []byte) []span {
	i := skipSpace(text, 0)
	if i >= len(text) || text[i] != '[' {
		return nil
	}
	var list []span
	for i = skipSpace(text, i+1); i < len(text) && text[i] != ']'; {
		e := span{start: i, end: skipValue(text, i)}
		if e.end <= i {
			return nil
		}
		list = append(list, e)
		if i = skipSpace(text, e.end); i < len(text) && text[i] == ',' {
			i = skipSpace(text, i+1)
		}
	}
	return list
}

// items are the elements' texts.
func items(array []byte) [][]byte {
	var list [][]byte
	for _, e := range elements(array) {
		list = append(list, array[e.start:e.end])
	}
	return list
}

// find returns where the value is that names lead to, through objects.
func find(text []byte, names ...string) span {
	at := span{0, len(text)}
	for _, name := range names {
		next := span{}
		members(text[at.start:at.end], func(n string, _ int, value span) {
			if n == name {
				next = span{at.start + value.start, at.start + value.end}
			}
		})
		if at = next; !at.ok() {
			return at
		}
	}
	return at
}

// lookup is the value that names lead to, nil if there is none.
func lookup(text []byte, names ...string) []byte {
	at := find(text, names...)
	if !at.ok() {
		return nil
	}
	return text[at.start:at.end]
}

// text is the string that names lead to, "" if there is none.
func text(object []byte, names ...string) string {
	return unquote(lookup(object, names...))
}

// splice returns a text with a part of it replaced.
func splice(text []byte, at span, part []byte) []byte {
	return slices.Concat(text[:at.start], part, text[at.end:])
}

// put returns an object with value for the member that names lead to; the
// objects on the way are made where they are missing.
func put(object, value []byte, names ...string) []byte {
	if at := find(object, names...); at.ok() {
		return splice(object, at, value)
	}
	if !isObject(object) {
		object = []byte("{}")
	}
	name, rest := names[0], names[1:]
	inner := lookup(object, name)
	if len(rest) > 0 {
		if !isObject(inner) {
			inner = []byte("{}")
		}
		value = put(inner, value, rest...)
	}
	if at := find(object, name); at.ok() {
		return splice(object, at, value)
	}
	open := skipSpace(object, 0) + 1
	part := fill(quote(name), ":", value)
	if i := skipSpace(object, open); i < len(object) && object[i] != '}' {
		part = append(part, ',')
	}
	return splice(object, span{open, open}, part)
}

// drop returns an object without the member that names lead to.
func drop(object []byte, names ...string) []byte {
	if !find(object, names...).ok() {
		return object
	}
	if len(names) > 1 {
		at := find(object, names[0])
		return splice(object, at, drop(object[at.start:at.end], names[1:]...))
	}
	var kept [][]byte
	members(object, func(name string, start int, value span) {
		if name != names[0] {
			kept = append(kept, object[start:value.end])
		}
	})
	return fill("{", bytes.Join(kept, []byte(",")), "}")
}

// appendItems returns an array with more elements behind its own, which keep
// their bytes.
func appendItems(array []byte, more [][]byte) []byte {
	own := elements(array)
	if len(own) == 0 {
		return fill("[", bytes.Join(more, []byte(",")), "]")
	}
	if len(more) == 0 {
		return array
	}
	end := own[len(own)-1].end
	return splice(array, span{end, end}, fill(",", bytes.Join(more, []byte(","))))
}

func isObject(text []byte) bool { return len(text) > 0 && text[0] == '{' }

// isEmpty reports whether a result says nothing: null, nothing or no elements.
func isEmpty(text []byte) bool {
	return len(text) == 0 || string(text) == "null" || text[0] == '[' && len(elements(text)) == 0
}
