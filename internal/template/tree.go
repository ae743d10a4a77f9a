package template

import (
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// A node of the tree that stands for a computed value keeps the place that it is
// computed for.
func text(at finding.Span, s string) *jsontree.Node {
	return &jsontree.Node{Kind: jsontree.String, Span: at, Text: s}
}

// intrinsic returns the name and the argument of the intrinsic function that n is.
func intrinsic(n *jsontree.Node) (name string, argument *jsontree.Node, ok bool) {
	if n.Kind != jsontree.Object || len(n.Children) != 1 {
		return "", nil, false
	}
	argument = n.Children[0]
	if name = argument.Name; name == "Ref" || name == "Condition" || isFunction(name) {
		return name, argument, true
	}
	return "", nil, false
}

func isFunction(name string) bool { return len(name) > 4 && name[:4] == "Fn::" }

func isIntrinsic(n *jsontree.Node) bool {
	_, _, ok := intrinsic(n)
	return ok
}

// named is n as a member of that name; n itself stays as it is.
func named(name string, n *jsontree.Node) *jsontree.Node {
	member := *n
	member.Name = name
	return &member
}

// wrap is an object of that name with one member.
func wrap(name string, member *jsontree.Node) *jsontree.Node {
	return &jsontree.Node{Kind: jsontree.Object, Name: name, Key: member.Key, Span: member.Span, Children: []*jsontree.Node{member}}
}

// member is jsontree's Member for the members of a section.
func member(list []*jsontree.Node, name string) *jsontree.Node {
	for _, n := range list {
		if n.Name == name {
			return n
		}
	}
	return nil
}

func article(k jsontree.Kind) string {
	switch k {
	case jsontree.Null:
		return "nothing"
	case jsontree.Array, jsontree.Object:
		return "an " + string(k)
	}
	return "a " + string(k)
}
