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

// An object's members are those before and after the place, and none of what is in them.
func TestCursorMembers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text, members string
		follows       bool
	}{
		{`{|}`, "", false},
		{`{"a": 1, | "b": {"c": 2}, "d": [{"e": 3}]}`, "a b d", true},
		{`{"a": {"b": 1, "|": 2, "c": 3}, "d": 4}`, "b c", false},
		{`{"a": [{"b": 1}, {|"c": 2}], "d": 3}`, "c", true},
		{"{\"a|\n\"b\": 1}", "b", true},
		{`{"a": "b: c", |`, "a", false},
		{`{"a": tr| "b": 1}`, "", true},
		{`[| "a"]`, "", true},
		{`{"a": |"b"}`, "", false},
		{`{"a": |"b", "c": 1}`, "", false},
	} {
		offset := strings.Index(tt.text, "|")
		at := cursorIn(strings.Replace(tt.text, "|", "", 1), offset)
		if got := strings.Join(at.members, " "); got != tt.members || at.follows != tt.follows {
			t.Errorf("%s: %q, %v", tt.text, got, at.follows)
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
