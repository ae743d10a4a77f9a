package template

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// maxText bounds what Sub, Join and their like may add up to.
const maxText = 1 << 20

// elements returns the arguments of a function that takes a list of n.
func (r *resolver) elements(name string, argument *jsontree.Node, n int) ([]*jsontree.Node, bool) {
	if argument.Kind != jsontree.Array || len(argument.Children) != n {
		r.missing(argument.Span, "%s takes a list of %d", name, n)
		return nil, false
	}
	return argument.Children, true
}

// scalar is a value that must be a string, or what stands for one.
func (r *resolver) scalar(name string, n *jsontree.Node) (string, bool) {
	v, ok := r.value(n)
	if !ok {
		return "", false
	}
	if v == nil {
		r.missing(n.Span, "%s has no use for AWS::NoValue", name)
		return "", false
	}
	s, ok, why := asText(v)
	if !ok {
		r.missing(n.Span, "%s", why)
	}
	return s, ok
}

// asText is the string that CloudFormation makes of a scalar. Where YAML 1.1 and
// its readers differ there is none.
func asText(n *jsontree.Node) (s string, ok bool, why string) {
	switch n.Kind {
	case jsontree.String:
		return n.Text, true, ""
	case jsontree.Boolean:
		if s := strings.ToLower(n.Text); s == "true" || s == "false" {
			return s, true, ""
		}
	case jsontree.Number:
		if i, err := strconv.ParseInt(n.Text, 10, 64); err == nil && strconv.FormatInt(i, 10) == n.Text {
			return n.Text, true, ""
		}
		f, err := strconv.ParseFloat(n.Text, 64)
		if err == nil && strings.Contains(n.Text, ".") && strconv.FormatFloat(f, 'f', -1, 64) == n.Text {
			return n.Text, true, ""
		}
	default:
		return "", false, "it must be a string, not " + article(n.Kind)
	}
	return "", false, "readers of templates differ on " + n.Text + "; write it in quotes"
}

// join is Fn::Join: a delimiter, and a list.
func (r *resolver) join(n *jsontree.Node) (*jsontree.Node, bool) {
	args, ok := r.elements("Fn::Join", n, 2)
	if !ok {
		return nil, false
	}
	list, known := r.list("Fn::Join", args[1])
	delimiter, ok := r.scalar("Fn::Join", args[0])
	if !known || !ok {
		return nil, false
	}
	var parts []string
	size := 0
	for _, element := range list {
		part, ok := r.scalar("Fn::Join", element)
		if !ok {
			return nil, false
		}
		if size += len(part) + len(delimiter); size > maxText {
			return r.missing(n.Span, "the text is longer than %d bytes", maxText)
		}
		parts = append(parts, part)
	}
	return text(n.Span, strings.Join(parts, delimiter)), true
}

// list is a value that must be one.
func (r *resolver) list(name string, n *jsontree.Node) ([]*jsontree.Node, bool) {
	v, ok := r.value(n)
	if !ok {
		return nil, false
	}
	if v == nil || v.Kind != jsontree.Array {
		r.missing(n.Span, "%s takes a list here", name)
		return nil, false
	}
	return v.Children, true
}

// split is Fn::Split: a delimiter, and a string.
func (r *resolver) split(n *jsontree.Node) (*jsontree.Node, bool) {
	args, ok := r.elements("Fn::Split", n, 2)
	if !ok {
		return nil, false
	}
	delimiter, ok := r.scalar("Fn::Split", args[0])
	source, known := r.scalar("Fn::Split", args[1])
	switch {
	case !ok || !known:
		return nil, false
	case delimiter == "":
		return r.missing(n.Span, "Fn::Split needs a delimiter")
	}
	out := &jsontree.Node{Kind: jsontree.Array, Span: n.Span}
	for _, part := range strings.Split(source, delimiter) {
		out.Children = append(out.Children, text(n.Span, part))
	}
	return out, true
}

// selectOne is Fn::Select: an index from 0, and a list.
func (r *resolver) selectOne(n *jsontree.Node) (*jsontree.Node, bool) {
	args, ok := r.elements("Fn::Select", n, 2)
	if !ok {
		return nil, false
	}
	at, ok := r.scalar("Fn::Select", args[0])
	list, known := r.list("Fn::Select", args[1])
	if !ok || !known {
		return nil, false
	}
	i, err := strconv.Atoi(at)
	if err != nil || i < 0 || i >= len(list) {
		return r.missing(n.Span, "Fn::Select asks for element %s of %d", at, len(list))
	}
	return list[i], true
}

func (r *resolver) base64(n *jsontree.Node) (*jsontree.Node, bool) {
	s, ok := r.scalar("Fn::Base64", n)
	if !ok {
		return nil, false
	}
	return text(n.Span, base64.StdEncoding.EncodeToString([]byte(s))), true
}

// sub is Fn::Sub: a string, or one with an object of its own variables.
func (r *resolver) sub(n *jsontree.Node) (*jsontree.Node, bool) {
	source := n
	var variables *jsontree.Node
	if n.Kind == jsontree.Array && len(n.Children) == 2 && n.Children[1].Kind == jsontree.Object {
		source, variables = n.Children[0], n.Children[1]
	}
	if source.Kind != jsontree.String {
		return r.missing(n.Span, "Fn::Sub takes a string, or a list of one and of an object")
	}
	var b strings.Builder
	ok, known := true, map[string]string{}
	for rest := source.Text; ; {
		before, after, found := strings.Cut(rest, "${")
		b.WriteString(before)
		name, after, closed := strings.Cut(after, "}")
		if !found || !closed {
			b.WriteString(rest[len(before):])
			break
		}
		rest = after
		if literal, is := strings.CutPrefix(name, "!"); is {
			b.WriteString("${" + literal + "}")
			continue
		}
		value, is := known[name]
		if !is {
			if value, is = r.variable(strings.TrimSpace(name), variables, source.Span); !is {
				ok = false
			}
			known[name] = value
		}
		b.WriteString(value)
		if b.Len() > maxText {
			return r.missing(n.Span, "the text is longer than %d bytes", maxText)
		}
	}
	if !ok {
		return nil, false
	}
	return text(n.Span, b.String()), true
}

// variable is what ${name} in a Sub stands for.
func (r *resolver) variable(name string, variables *jsontree.Node, at finding.Span) (string, bool) {
	if v := variables.Member(name); v != nil {
		return r.scalar("Fn::Sub", v)
	}
	if strings.Contains(name, ".") {
		r.attribute(name, at)
		return "", false
	}
	v, ok := r.refTo(name, at)
	if !ok {
		return "", false
	}
	if v == nil {
		r.missing(at, "Fn::Sub has no use for AWS::NoValue")
		return "", false
	}
	return r.scalar("Fn::Sub", v)
}
