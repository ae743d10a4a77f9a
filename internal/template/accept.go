package template

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// accepted returns the function.json of the settings that Lambda takes, and notes
// the others.
func (r *reader) accepted(f *Function, list []*jsontree.Node) []byte {
	root := &jsontree.Node{Kind: jsontree.Object, Children: list}
	for {
		var b bytes.Buffer
		write(&b, root)
		config, findings := function.Parse(function.FileName, b.Bytes())
		if len(findings) == 0 {
			text, err := function.Format(&config.CreateFunctionInput)
			if err != nil {
				panic(err) // what Parse has accepted has a JSON form
			}
			return text
		}
		// A round drops all that is refused: a template can hold thousands.
		for _, found := range findings {
			drop(f, root, config.Source.At(found.Span.Start.Offset).Pointer(), found.Message)
		}
	}
}

// drop takes the setting at a pointer out of root, or the one entry of the
// environment or the tags, unless it is gone already.
func drop(f *Function, root *jsontree.Node, at, message string) {
	path := strings.Split(at, "/")[1:]
	owner, name := root, unescape(path[0])
	setting := name
	if variables := root.Member(name).Member("Variables"); name == "Environment" && len(path) > 2 && variables != nil {
		owner, name = variables, unescape(path[2])
		setting = "Environment.Variables." + name
	} else if name == "Tags" && len(path) > 1 {
		owner, name = root.Member(name), unescape(path[1])
		setting = "Tags." + name
	}
	if refused := owner.Member(name); refused != nil {
		f.note(refused.Span, setting, message)
		owner.Children = slices.DeleteFunc(owner.Children, func(n *jsontree.Node) bool { return n == refused })
	}
}

func unescape(name string) string { return strings.NewReplacer("~1", "/", "~0", "~").Replace(name) }

// write appends n as JSON.
func write(b *bytes.Buffer, n *jsontree.Node) {
	switch n.Kind {
	case jsontree.Object, jsontree.Array:
		ends := "{}"
		if n.Kind == jsontree.Array {
			ends = "[]"
		}
		b.WriteByte(ends[0])
		for i, child := range n.Children {
			if i > 0 {
				b.WriteByte(',')
			}
			if n.Kind == jsontree.Object {
				quote(b, child.Name)
				b.WriteByte(':')
			}
			write(b, child)
		}
		b.WriteByte(ends[1])
	case jsontree.String:
		quote(b, n.Text)
	default:
		b.WriteString(n.Text)
	}
}

func quote(b *bytes.Buffer, s string) {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always encodes
	}
	b.Write(text)
}
