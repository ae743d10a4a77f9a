package tidy_test

import (
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/tidy"
)

const source = "package p\n\ntype T struct {\n\tA int `json:\"a\"`\n}\n"

func apply(source string, e tidy.Edit) string { return source[:e.Start] + e.New + source[e.End:] }

func TestFormatAligns(t *testing.T) {
	end := strings.Index(source, "}")
	brace := tidy.Edit{Start: end, End: end, New: "Long string `json:\"long\"`\n"}
	name := strings.Index(source, "T")
	e, ok := tidy.Format([]byte(source), brace, tidy.Edit{Start: name, End: name + 1, New: "Event"})
	const want = "package p\n\ntype Event struct {\n\tA    int    `json:\"a\"`\n\tLong string `json:\"long\"`\n}\n"
	if got := apply(source, e); !ok || got != want {
		t.Errorf("got %t\n%s", ok, got)
	}
}

func TestFormatGivesUp(t *testing.T) {
	for name, c := range map[string]struct {
		source string
		edits  []tidy.Edit
	}{
		"not formatted": {"package  p\n", nil},
		"broken":        {"package p\n\nfunc {\n", nil},
		"made broken":   {source, []tidy.Edit{{Start: 0, End: 3}}},
		"overlapping":   {source, []tidy.Edit{{Start: 0, End: 3}, {Start: 2, End: 4}}},
		"beyond":        {source, []tidy.Edit{{Start: 0, End: 1000}}},
	} {
		if e, ok := tidy.Format([]byte(c.source), c.edits...); ok {
			t.Errorf("%s: got %+v", name, e)
		}
	}
}
