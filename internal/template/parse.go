package template

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// parse reads a template as a tree in which intrinsic functions have their long
// form: {"Fn::Sub": ...}. The error is a *failure.Error.
func parse(file string, data []byte) (*jsontree.Node, error) {
	root, err := parseText(file, data)
	if err != nil {
		return nil, err
	}
	return root, checkRepetition(root)
}

func parseText(file string, data []byte) (*jsontree.Node, error) {
	// YAML takes nearly all JSON, yet not the surrogates of its escapes.
	begin := bytes.TrimLeft(data, " \t\r\n\ufeff")
	if bytes.HasPrefix(begin, []byte("{")) {
		doc, err := jsontree.Parse(file, data)
		if err == nil {
			return doc.Root, nil
		}
		var syntax *jsontree.SyntaxError
		if ext := filepath.Ext(file); errors.As(err, &syntax) && ext != ".yaml" && ext != ".yml" {
			return nil, wrong(syntax.Span, "%s", syntax.Message)
		}
	}
	return parseYAML(file, data)
}

// checkRepetition refuses a name that an object has twice, as CloudFormation does.
func checkRepetition(n *jsontree.Node) error {
	seen := map[string]bool{}
	for _, child := range n.Children {
		if n.Kind == jsontree.Object {
			if seen[child.Name] {
				return wrong(child.Key, "key %q is there twice", child.Name)
			}
			seen[child.Name] = true
		}
		if err := checkRepetition(child); err != nil {
			return err
		}
	}
	return nil
}

// wrong is the error of a template at a place.
func wrong(at finding.Span, format string, args ...any) error {
	return failure.New("read", place(at), format, args...)
}

func place(at finding.Span) string {
	return fmt.Sprintf("%s:%d:%d", at.File, at.Start.Line, at.Start.Column)
}

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

// merged is what SAM makes of a setting in Globals and in the function: objects
// are merged, lists joined, and of anything else the function's counts.
//
// Source: AWS SAM Developer Guide, "Globals section of the AWS SAM template",
// section "Overridable properties".
func merged(global, own *jsontree.Node) *jsontree.Node {
	switch {
	case global == nil:
		return own
	case own == nil:
		return global
	case global.Kind != own.Kind || isIntrinsic(global) || isIntrinsic(own):
		return own
	case own.Kind == jsontree.Array:
		both := *own
		both.Children = slices.Concat(global.Children, own.Children)
		return &both
	case own.Kind == jsontree.Object:
		both := *own
		both.Children = nil
		for _, g := range global.Children {
			both.Children = append(both.Children, named(g.Name, merged(g, own.Member(g.Name))))
		}
		for _, o := range own.Children {
			if global.Member(o.Name) == nil {
				both.Children = append(both.Children, o)
			}
		}
		return &both
	}
	return own
}

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
