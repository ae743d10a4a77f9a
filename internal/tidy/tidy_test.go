package tidy_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/tidy"
)

const source = "package p\n\ntype T struct {\n\tA int `json:\"a\"`\n}\n"

func apply(source string, edits []tidy.Edit) string {
	for _, e := range slices.Backward(edits) {
		source = source[:e.Start] + e.New + source[e.End:]
	}
	return source
}

func TestFormatAligns(t *testing.T) {
	end := strings.Index(source, "}")
	brace := tidy.Edit{Start: end, End: end, New: "Long string `json:\"long\"`\n"}
	name := strings.Index(source, "T")
	e, ok := tidy.Format([]byte(source), brace, tidy.Edit{Start: name, End: name + 1, New: "Event"})
	const want = "package p\n\ntype Event struct {\n\tA    int    `json:\"a\"`\n\tLong string `json:\"long\"`\n}\n"
	if got := apply(source, e); !ok || got != want {
		t.Errorf("got %t\n%s", ok, got)
	}
	if len(e) != 2 {
		t.Errorf("got %+v, want an edit for each place", e)
	}
}

func TestFormatJoinsWhatAligns(t *testing.T) {
	field, end := strings.Index(source, "A int"), strings.Index(source, "}")
	e, ok := tidy.Format([]byte(source), tidy.Edit{Start: field, End: field + 1, New: "Long"}, tidy.Edit{Start: end, End: end, New: "B []string\n"})
	const want = "package p\n\ntype T struct {\n\tLong int `json:\"a\"`\n\tB    []string\n}\n"
	if got := apply(source, e); !ok || got != want {
		t.Errorf("got %t %+v\n%s", ok, e, got)
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
