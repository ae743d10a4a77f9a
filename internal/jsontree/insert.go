package jsontree

import (
	"bytes"
	"cmp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// Insert returns the edit that adds a member to an object, after those it has,
// indented as they are. The value is JSON text on one line, or on several,
// indented by a tab a level from 0, which become the file's own indentation.
func (d *Document) Insert(object *Node, name, value string) finding.Edit {
	inner, outer := d.indents(object)
	value = strings.ReplaceAll(value, "\t", cmp.Or(strings.TrimPrefix(inner, outer), "  "))
	text := quote(name) + ": " + strings.ReplaceAll(value, "\n", "\n"+inner)
	if len(object.Children) == 0 {
		at := d.Span(object.Span.Start.Offset+1, object.Span.End.Offset-1)
		return finding.Edit{Span: at, New: "\n" + inner + text + "\n" + outer}
	}
	end := object.Children[len(object.Children)-1].Span.End.Offset
	if d.isOneLine(object) {
		return finding.Edit{Span: d.Span(end, end), New: ", " + text}
	}
	return finding.Edit{Span: d.Span(end, end), New: ",\n" + inner + text}
}

func (d *Document) isOneLine(n *Node) bool { return n.Span.Start.Line == n.Span.End.Line }

// indents returns the white space in front of an object's members, and of its
// closing brace.
func (d *Document) indents(object *Node) (inner, outer string) {
	outer = d.indentOf(object.Span.Start.Line)
	if len(object.Children) > 0 && !d.isOneLine(object) {
		return d.indentOf(object.Children[0].Key.Start.Line), outer
	}
	if strings.HasPrefix(outer, "\t") {
		return outer + "\t", outer
	}
	return outer + "  ", outer
}

// indentOf returns the white space that a line, counted from 1, starts with.
func (d *Document) indentOf(line int) string {
	rest := d.data[d.lines[line-1]:]
	return string(rest[:len(rest)-len(bytes.TrimLeft(rest, " \t"))])
}

func quote(s string) string {
	// Only invalid UTF-8 is an error, and even then the text is right.
	b, _ := jsontext.AppendQuote(nil, s)
	return string(b)
}
