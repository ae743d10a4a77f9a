package template

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// maxNodes bounds the tree: a few aliases of aliases stand for billions of nodes.
const maxNodes = 200_000

// A converter makes a tree of YAML's nodes: aliases and merge keys are followed,
// and the short forms of intrinsic functions (!Sub) become the long ones.
type converter struct {
	file  string
	lines [][]byte
	nodes int
	open  map[*yaml.Node]bool // the aliases that are being followed
}

func parseYAML(file string, data []byte) (*jsontree.Node, error) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	switch err := d.Decode(&doc); {
	case errors.Is(err, io.EOF) || err == nil && len(doc.Content) == 0:
		return nil, failure.New("read", file, "the template is empty")
	case err != nil:
		return nil, explain(file, err)
	}
	c := &converter{file: file, lines: bytes.SplitAfter(data, []byte("\n")), open: map[*yaml.Node]bool{}}
	if err := d.Decode(&second); err == nil {
		return nil, wrong(c.span(&second), "a second document; a template is one")
	} else if !errors.Is(err, io.EOF) {
		return nil, explain(file, err)
	}
	return c.convert(doc.Content[0])
}

var yamlLine = regexp.MustCompile(`^line (\d+): `)

// explain puts the line of a syntax error where other errors have it.
func explain(file string, err error) error {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		file, message = file+":"+m[1], message[len(m[0]):]
	}
	return failure.New("read", file, "%s", message)
}

// span is the place where n begins. YAML counts columns in characters.
func (c *converter) span(n *yaml.Node) finding.Span {
	at := finding.Position{Line: n.Line, Column: n.Column, Offset: -1}
	if n.Line >= 1 && n.Line <= len(c.lines) {
		line := bytes.TrimRight(c.lines[n.Line-1], "\r\n")
		for characters := 1; characters < n.Column && len(line) > 0; characters++ {
			_, size := utf8.DecodeRune(line)
			line = line[size:]
			at.Column += size - 1
		}
	}
	return finding.Span{File: c.file, Start: at, End: at}
}

func (c *converter) convert(n *yaml.Node) (*jsontree.Node, error) {
	if c.nodes++; c.nodes > maxNodes {
		return nil, wrong(c.span(n), "the template has more than %d values once its aliases are followed", maxNodes)
	}
	if n.Kind == yaml.AliasNode {
		if c.open[n.Alias] {
			return nil, wrong(c.span(n), "*%s stands for something that it is a part of", n.Value)
		}
		c.open[n.Alias] = true
		defer delete(c.open, n.Alias)
		return c.convert(n.Alias)
	}
	name, err := c.function(n)
	if err != nil {
		return nil, err
	}
	out, err := c.plain(n, name != "")
	if err != nil || name == "" {
		return out, err
	}
	call := &jsontree.Node{Kind: jsontree.Object, Span: out.Span}
	out.Name, out.Key = name, out.Span
	call.Children = []*jsontree.Node{out}
	return call, nil
}

// function is the long name of the intrinsic function that n's tag is, "" for none.
func (c *converter) function(n *yaml.Node) (string, error) {
	tag := n.ShortTag()
	switch {
	case !strings.HasPrefix(tag, "!") || tag == "!":
		return "", nil
	case tag == "!!binary" || tag == "!!set" || tag == "!!omap" || tag == "!!pairs":
		return "", wrong(c.span(n), "CloudFormation has no values of type %s", tag)
	case strings.HasPrefix(tag, "!!"):
		return "", nil
	case tag == "!Ref" || tag == "!Condition":
		return tag[1:], nil
	}
	return "Fn::" + tag[1:], nil
}

// plain converts n without the function that its tag is; tagged says that it has
// one, whose argument is a string however it looks.
func (c *converter) plain(n *yaml.Node, tagged bool) (*jsontree.Node, error) {
	out := &jsontree.Node{Span: c.span(n)}
	switch n.Kind {
	case yaml.MappingNode:
		out.Kind = jsontree.Object
		return out, c.members(out, n)
	case yaml.SequenceNode:
		out.Kind = jsontree.Array
		for _, element := range n.Content {
			child, err := c.convert(element)
			if err != nil {
				return nil, err
			}
			out.Children = append(out.Children, child)
		}
		return out, nil
	}
	out.Text = n.Value
	if out.Kind = jsontree.String; !tagged {
		out.Kind = scalarKind(n)
	}
	return out, nil
}

func (c *converter) members(out *jsontree.Node, n *yaml.Node) error {
	var inherited []*jsontree.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		for key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			return wrong(c.span(key), "a key must be a string")
		}
		if key.Style&^yaml.TaggedStyle == 0 && oldBoolean.MatchString(key.Value) {
			return wrong(c.span(key), "readers of templates differ on the key %s; write it in quotes", key.Value)
		}
		child, err := c.convert(value)
		if err != nil {
			return err
		}
		if key.ShortTag() == "!!merge" {
			more, err := bases(child)
			if err != nil {
				return err
			}
			inherited = append(inherited, more...)
			continue
		}
		child = named(key.Value, child)
		child.Key = c.span(key)
		out.Children = append(out.Children, child)
	}
	has := map[string]bool{}
	for _, m := range out.Children {
		has[m.Name] = true
	}
	for _, m := range inherited {
		if !has[m.Name] {
			has[m.Name] = true
			out.Children = append(out.Children, m)
		}
	}
	return nil
}

// bases are the members that a merge key brings in; of a list, the first that has
// a name counts.
func bases(n *jsontree.Node) ([]*jsontree.Node, error) {
	list := []*jsontree.Node{n}
	if n.Kind == jsontree.Array {
		list = n.Children
	}
	var members []*jsontree.Node
	for _, base := range list {
		if base.Kind != jsontree.Object {
			return nil, wrong(base.Span, "<< merges objects, not %s", article(base.Kind))
		}
		members = append(members, base.Children...)
	}
	return members, nil
}

var (
	oldBoolean = regexp.MustCompile(`^(yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$`)
	oldNumber  = regexp.MustCompile(`^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$`)
)

// scalarKind is the JSON type of a scalar. What only YAML 1.1, CloudFormation's,
// takes for a boolean or a number is one here, with a Text that is none in JSON.
func scalarKind(n *yaml.Node) jsontree.Kind {
	const quotes = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	switch n.ShortTag() {
	case "!!null":
		return jsontree.Null
	case "!!bool":
		return jsontree.Boolean
	case "!!int", "!!float":
		return jsontree.Number
	}
	switch {
	case n.Style&(quotes|yaml.TaggedStyle) != 0:
	case oldBoolean.MatchString(n.Value):
		return jsontree.Boolean
	case oldNumber.MatchString(n.Value):
		return jsontree.Number
	}
	return jsontree.String
}
