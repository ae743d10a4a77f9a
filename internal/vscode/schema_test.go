package vscode

import (
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// A schema is a JSON Schema, as VS Code's JSON editor completes and explains by.
// It says what there is and refuses nothing: what is wrong in a function.json the
// language server says, and once is enough. So values are given as examples, and
// types by what is inserted.
type schema struct {
	Schema      string             `json:"$schema,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	Examples    []any              `json:"examples,omitempty"`
	Snippets    []snippet          `json:"defaultSnippets,omitempty"`
}

type snippet struct {
	Body any `json:"body"`
}

// bodies are what is inserted for a value of each type, with the cursor in it.
var bodies = map[jsontree.Kind]any{
	jsontree.String: "$1",
	jsontree.Number: "^$1",
	jsontree.Object: map[string]any{},
	jsontree.Array:  []any{},
}

func schemaAt(pointer string) map[string]*schema {
	properties := map[string]*schema{}
	for _, f := range function.Fields(pointer) {
		at := pointer + "/" + f.Name
		s := &schema{Description: function.Describe(at), Properties: schemaAt(at)}
		if f.Kind == jsontree.Array {
			s.Items = &schema{Properties: schemaAt(at + "/0"), Examples: examples(function.Values(at+"/0"), jsontree.String)}
		}
		if s.Examples = examples(f.Values, f.Kind); s.Examples == nil {
			s.Snippets = []snippet{{bodies[f.Kind]}}
		}
		properties[f.Name] = s
	}
	return properties
}

func examples(values []string, kind jsontree.Kind) []any {
	var list []any
	for _, v := range values {
		if kind == jsontree.Boolean {
			list = append(list, v == "true")
		} else {
			list = append(list, v)
		}
	}
	return list
}

func TestSchema(t *testing.T) {
	t.Parallel()
	s := schema{
		Schema: "http://json-schema.org/draft-07/schema#", Title: "AWS Lambda function",
		Description: "The Lambda API's CreateFunction request: what lambda-lsp deploy creates and updates the function by.",
		Properties:  schemaAt(""),
	}
	hold(t, "schemas/function.schema.json", append(indented(t, s, 0), '\n'))
}
