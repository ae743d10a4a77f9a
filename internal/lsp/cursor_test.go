package lsp

import (
	"strings"
	"testing"
)

// The place is where the bar is.
func TestCursorIn(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text     string
		pointer  string
		key      bool
		there    string
		hasValue bool
	}{
		{`|`, "", false, "", false},
		{`{|}`, "", true, "", false},
		{`{"|`, "", true, `"`, false},
		{`{"Run|": 1}`, "", true, `"Run"`, true},
		{`{"Run|`, "", true, `"Run`, false},
		{"{\"Run|\n\"a\": 1}", "", true, `"Run`, false},
		{`{"Runtime": |}`, "Runtime", false, "", false},
		{`{"Runtime": "py|"}`, "Runtime", false, `"py"`, false},
		{`{"Runtime": "py"|}`, "Runtime", false, ``, false},
		{`{"Publish": tr|}`, "Publish", false, `tr`, false},
		{`{"a": {"b": [1, {"c": |`, "a/b/1/c", false, "", false},
		{`{"a": {"b": 1}, |}`, "", true, "", false},
		{`{"a": {"b": 1, "|"}, "c": 2}`, "a", true, `""`, false},
		{`{"a\"b": |}`, `a"b`, false, "", false},
		{`]}|`, "", false, "", false},
	} {
		offset := strings.Index(tt.text, "|")
		text := strings.Replace(tt.text, "|", "", 1)
		at := cursorIn(text, offset)
		if got := strings.Join(at.path, "/"); got != tt.pointer || at.key != tt.key ||
			text[at.start:at.end] != tt.there || at.hasValue != tt.hasValue {
			t.Errorf("%s: got %+v", tt.text, at)
		}
	}
}

func FuzzCursorIn(f *testing.F) {
	f.Add(`{"a": ["b\`, 7)
	f.Fuzz(func(t *testing.T, text string, offset int) {
		if offset < 0 || offset > len(text) {
			return
		}
		if at := cursorIn(text, offset); at.start > offset || at.end < offset || at.end > len(text) {
			t.Fatalf("%q at %d: %+v", text, offset, at)
		}
	})
}
