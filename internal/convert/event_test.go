package convert_test

import (
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/convert"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/fix"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

const start = "package main\n\nimport (\n\t\"encoding/json\"\n\n\t\"github.com/aws/aws-lambda-go/lambda\"\n)\n\n" +
	"func main() { lambda.Start(handle) }\n\n"

// Each sample becomes a type, and the type of a handler that takes anything.
func TestDeclareEvent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, sample, want, left string }{
		"bytes": {
			start + "func handle(evt json.RawMessage) error { return json.Unmarshal(evt, nil) }\n", `{"a": 1}`,
			"\ntype Event struct {\n\tA int `json:\"a\"`\n}\n\nfunc handle(evt Event) error {", "main.go:11:64: evt is a value of type Event now",
		},
		"object": {
			start + "var _ json.Number\n\ntype EventBItem int\n\n// A comment.\nfunc handle(_ map[string]interface{}) {}\n", `{"b": [{"c": ""}]}`,
			"B []Event2BItem `json:\"b\"`\n}\n\ntype Event2BItem struct {\n\tC string `json:\"c\"`\n}\n\n// A comment.\nfunc handle(_ Event2) {}\n", "",
		},
		"list": {
			start + "var _ json.Number\n\nfunc handle(evt any) {}\n", `[1, 2]`,
			"type Event []int\n\nfunc handle(evt Event) {}\n", "",
		},
		"typed": {
			start + "var _ json.Number\n\nfunc handle(evt string) {}\n", `{"a": 1}`,
			"func handle(evt string) {}\n\ntype Event struct {", "",
		},
		"no handler": {"package main\n", `{"a": 1}`, "package main\n\ntype Event struct {", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, errs := load(t, files{"main.go": c.source})
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			doc, err := jsontree.Parse("event.json", []byte(c.sample))
			if err != nil {
				t.Fatal(err)
			}
			conversion, err := convert.DeclareEvent(p, doc.Root)
			if err != nil {
				t.Fatal(err)
			}
			result, err := fix.Apply([]finding.Fix{conversion.Fix}, fix.Source{Read: p.Read})
			if err != nil || len(result.Files) != 1 {
				t.Fatalf("%+v, %v", result, err)
			}
			after := string(result.Files[0].After)
			if !strings.Contains(after, c.want) {
				t.Errorf("got\n%s\nwant in it\n%s", after, c.want)
			}
			var left []string
			for _, l := range conversion.Left {
				left = append(left, (&convert.Refusal{Related: l}).Error())
			}
			if got := strings.Join(left, "\n"); got != c.left {
				t.Errorf("it leaves %q, want %q", got, c.left)
			}
			if _, errs := load(t, files{"main.go": after}); len(errs) > 0 && c.left == "" {
				t.Errorf("after: %v\n%s", errs, after)
			}
		})
	}
}

func TestDeclareEventOfNothing(t *testing.T) {
	t.Parallel()
	p, _ := load(t, files{"main.go": "package main\n"})
	if c, err := convert.DeclareEvent(p, nil); err == nil {
		t.Errorf("got %+v", c)
	}
}
