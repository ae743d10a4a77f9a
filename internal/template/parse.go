package template

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"

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
