// Package jsontree provides JSON text as a tree that knows where in its file
// each key and each value stands, for files that people write and tools judge:
// function.json and event.json.
package jsontree

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// Kind is the JSON type of a value.
type Kind string

// The JSON types, by the names people use for them.
const (
	Null    Kind = "null"
	Boolean Kind = "boolean"
	Number  Kind = "number"
	String  Kind = "string"
	Array   Kind = "array"
	Object  Kind = "object"
)

// A Node is one value. Members of an object keep the order of the file, and
// repeated names are all there.
type Node struct {
	Kind     Kind
	Span     finding.Span // the value, quotes and brackets included
	Key      finding.Span // the quoted name in front of it; zero for elements and the root
	Name     string       // the name, decoded
	Text     string       // a string decoded, a number or literal as written; empty for the others
	Children []*Node      // members or elements

	parent *Node // nil for the root, and for nodes that Parse has not made
	at     int   // the place among the parent's Children
}

// Path returns the values from the root to n, both included.
func (n *Node) Path() []*Node {
	var path []*Node
	for ; n != nil; n = n.parent {
		path = append(path, n)
	}
	slices.Reverse(path)
	return path
}

// Pointer returns n's RFC 6901 pointer, "" for the root. No node keeps its own: in a
// file that nests deep they would take the square of its size.
func (n *Node) Pointer() string {
	var names []string
	for _, step := range n.Path()[1:] {
		if step.parent.Kind == Array {
			names = append(names, strconv.Itoa(step.at))
		} else {
			names = append(names, step.Name)
		}
	}
	return Pointer(names...)
}

// Member returns the last member called name, as decoders that do not mind
// repetitions take it; nil when there is none.
func (n *Node) Member(name string) *Node {
	if n == nil || n.Kind != Object {
		return nil
	}
	for i := len(n.Children) - 1; i >= 0; i-- {
		if n.Children[i].Name == name {
			return n.Children[i]
		}
	}
	return nil
}

// A Document is a parsed file. Root is nil when the file holds no value at all.
type Document struct {
	File string // as given to Parse
	Root *Node

	data  []byte
	lines []int // offset of each line's first byte
}

func newDocument(file string, data []byte) *Document {
	d := &Document{File: file, data: data, lines: []int{0}}
	for i, b := range data {
		if b == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	return d
}

// Lookup returns the value that an RFC 6901 pointer names, nil when the file
// has none there. Of a repeated name it is the last.
func (d *Document) Lookup(pointer string) *Node {
	if d == nil || d.Root == nil || pointer != "" && pointer[0] != '/' {
		return nil
	}
	n := d.Root
	for _, name := range strings.Split(pointer, "/")[1:] {
		name = unescape.Replace(name)
		if n.Kind != Array {
			n = n.Member(name)
		} else if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(n.Children) && strconv.Itoa(i) == name {
			n = n.Children[i]
		} else {
			n = nil
		}
		if n == nil {
			return nil
		}
	}
	return n
}

// At returns the innermost value that holds the byte at offset, or whose key
// does; nil outside the root. The end of a value still counts as inside, where
// a cursor stands that has just typed it.
func (d *Document) At(offset int) *Node {
	if d == nil || d.Root == nil || !d.Root.holds(offset) {
		return nil
	}
	n := d.Root
	for {
		child := n.childAt(offset)
		if child == nil {
			return n
		}
		n = child
	}
}

func (n *Node) childAt(offset int) *Node {
	for _, c := range n.Children {
		if c.holds(offset) {
			return c
		}
	}
	return nil
}

func (n *Node) holds(offset int) bool {
	start := n.Span.Start.Offset
	if n.Key.File != "" {
		start = n.Key.Start.Offset
	}
	return start <= offset && offset <= n.Span.End.Offset
}

// Span returns the place of the bytes from start to end.
func (d *Document) Span(start, end int) finding.Span {
	return finding.Span{File: d.File, Start: d.position(start), End: d.position(end)}
}

func (d *Document) position(offset int) finding.Position {
	line := sort.SearchInts(d.lines, offset+1) - 1
	return finding.Position{Line: line + 1, Column: offset - d.lines[line] + 1, Offset: offset}
}

// character returns the place of the one character at offset, nothing at the
// end of the file.
func (d *Document) character(offset int) finding.Span {
	offset = min(offset, len(d.data))
	_, size := utf8.DecodeRune(d.data[offset:])
	return d.Span(offset, offset+size)
}

// Pointer returns the RFC 6901 pointer of a path of names; an element of an
// array goes by its decimal index.
func Pointer(path ...string) string {
	var b strings.Builder
	for _, name := range path {
		b.WriteByte('/')
		b.WriteString(escape.Replace(name))
	}
	return b.String()
}

var (
	escape   = strings.NewReplacer("~", "~0", "/", "~1")
	unescape = strings.NewReplacer("~1", "/", "~0", "~")
)
