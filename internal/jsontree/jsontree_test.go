package jsontree_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

const sample = `{
  "Name": "orders",
  "Größe": {"a/b": [1, {"~x": true}]},
	"Last": null
}`

func TestPlaces(t *testing.T) {
	d, err := jsontree.Parse("f.json", []byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ pointer, want string }{
		{"", "object  0:0-5:2"},
		{"/Name", "string orders 2:3-2:9 2:11-2:19"},
		{"/Größe/a~1b", "array  3:15-3:20 3:22-3:39"},
		{"/Größe/a~1b/0", "number 1 0:0-3:24"},
		{"/Größe/a~1b/1/~0x", "boolean true 3:27-3:31 3:33-3:37"},
		{"/Last", "null null 4:2-4:8 4:10-4:14"},
	} {
		n := d.Lookup(tt.pointer)
		if n == nil {
			t.Errorf("%q is not there", tt.pointer)
			continue
		}
		key := ""
		if n.Key.File != "" {
			key = fmt.Sprintf("%d:%d-%d:%d ", n.Key.Start.Line, n.Key.Start.Column, n.Key.End.Line, n.Key.End.Column)
		}
		start := n.Span.Start
		if key == "" {
			start.Line, start.Column = 0, 0 // the end is what counts of a value without a key
		}
		got := fmt.Sprintf("%s %s %s%d:%d-%d:%d", n.Kind, n.Text, key, start.Line, start.Column, n.Span.End.Line, n.Span.End.Column)
		if got != tt.want {
			t.Errorf("%q is %q, want %q", tt.pointer, got, tt.want)
		}
	}
	if d.Lookup("/Nobody") != nil {
		t.Error("found a member that is not there")
	}
}

func TestAt(t *testing.T) {
	d, err := jsontree.Parse("f.json", []byte(`{"A": {"B": [10, 20]}, "C": 1}`))
	if err != nil {
		t.Fatal(err)
	}
	for offset, want := range map[int]string{0: "", 1: "/A", 4: "/A", 7: "/A/B", 13: "/A/B/0", 15: "/A/B/0", 18: "/A/B/1", 22: "", 28: "/C"} {
		if n := d.At(offset); n == nil || n.Pointer() != want {
			t.Errorf("at %d: %v, want %q", offset, n, want)
		}
	}
	if n := d.At(99); n != nil {
		t.Errorf("past the end there is %q", n.Pointer())
	}
}

func TestRepeatedNamesAreKept(t *testing.T) {
	d, err := jsontree.Parse("f.json", []byte(`{"A": 1, "A": 2}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Root.Children) != 2 || d.Root.Member("A").Text != "2" || d.Lookup("/A").Text != "2" {
		t.Errorf("children %v, member %v", d.Root.Children, d.Root.Member("A"))
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", "1:1: unexpected end of JSON"},
		{" \n ", "2:2: unexpected end of JSON"},
		{`{"A": 1`, "1:8: unexpected end of JSON"},
		{`{"A": }`, "1:7: missing value after object name"},
		{`{"A": 1,}`, "1:8: comma with no value after it"},
		{"{\n  // note\n}", "2:3: JSON has no comments"},
		{`{"A": nul}`, "1:10: invalid character '}' in literal null (expecting 'l')"},
		{`{} {}`, "1:4: content after the end of the JSON value"},
		{`{} x`, "1:4: content after the end of the JSON value"},
		{"{\"A\": \"\xff\"}", "1:8: invalid UTF-8"},
		{"\ufeff{}", "1:1: invalid character '\\ufeff' at start of value"},
	} {
		d, err := jsontree.Parse("f.json", []byte(tt.text))
		var syntax *jsontree.SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		got := fmt.Sprintf("%d:%d: %s", syntax.Span.Start.Line, syntax.Span.Start.Column, syntax.Message)
		if got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
		if d == nil {
			t.Errorf("%q: no document", tt.text)
		}
	}
}

// What was read before the error is there: completion works in a file that is
// being written.
func TestBrokenDocumentKeepsItsBeginning(t *testing.T) {
	d, err := jsontree.Parse("f.json", []byte(`{"A": {"B": 1, "C": }`))
	if err == nil {
		t.Fatal("no error")
	}
	if n := d.Lookup("/A/B"); n == nil || n.Text != "1" {
		t.Errorf("/A/B is %v", n)
	}
	if len(d.Root.Children) != 1 {
		t.Errorf("the root has %d children", len(d.Root.Children))
	}
}

// Nothing that a file can hold takes more than its share of memory or time: a
// pointer a value would take the square of the depth.
func TestHostileDocuments(t *testing.T) {
	const deep = 9000
	name := strings.Repeat("x", 500)
	nested := strings.Repeat(`{"`+name+`":`, deep) + "1" + strings.Repeat("}", deep)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	d, err := jsontree.Parse("f.json", []byte(nested))
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	if took := int(after.TotalAlloc - before.TotalAlloc); took > 20*len(nested) {
		t.Errorf("a file of %d bytes takes %d", len(nested), took)
	}
	innermost := d.At(strings.LastIndex(nested, "1"))
	if pointer := innermost.Pointer(); len(pointer) != deep*(1+len(name)) || d.Lookup(pointer) != innermost {
		t.Errorf("a pointer of %d bytes does not lead back", len(pointer))
	}
	for text, want := range map[string]string{
		strings.Repeat("[", 1_000_000):               "exceeded max depth",
		strings.Repeat(`{"a":`, 1_000_000):           "exceeded max depth",
		"[" + strings.Repeat("1,", 1_000_000) + "1]": "more than 1000000 values",
		"{\"a\": \"\x00\"}":                          "invalid character '\\x00' in string (expecting non-control character)",
		"{\"a\x00\": 1}":                             "invalid character '\\x00' in string (expecting non-control character)",
		"\x00":                                       "invalid character '\\x00' at start of value",
		`{"a": "` + "\xed\xa0\x80" + `"}`:            "invalid UTF-8",
	} {
		if _, err := jsontree.Parse("f.json", []byte(text)); err == nil || err.Error() != want {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
	number := "1" + strings.Repeat("0", 1_000_000) + "e" + strings.Repeat("9", 1_000_000)
	if d, err := jsontree.Parse("f.json", []byte(number)); err != nil || d.Root.Text != number {
		t.Errorf("a long number: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{sample, "", "{", `[1,[2]]`, `{"a":1,"a":2}`, "\"\xff\"", `{"a":1}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := jsontree.Parse("f.json", data)
		if err != nil {
			var syntax *jsontree.SyntaxError
			if !errors.As(err, &syntax) || syntax.Span.Start.Line < 1 || syntax.Span.Start.Offset > len(data) {
				t.Fatalf("error %#v", err)
			}
		}
		if d.Root != nil {
			inside(t, d.Root, data)
		}
	})
}

// inside checks that each value stands within its parent and after its key.
func inside(t *testing.T, n *jsontree.Node, data []byte) {
	t.Helper()
	if n.Span.Start.Offset >= n.Span.End.Offset || n.Span.End.Offset > len(data) {
		t.Fatalf("%q spans %v", n.Pointer(), n.Span)
	}
	for _, c := range n.Children {
		if c.Span.Start.Offset < n.Span.Start.Offset || c.Span.End.Offset > n.Span.End.Offset {
			t.Fatalf("%q lies outside %q", c.Pointer(), n.Pointer())
		}
		if n.Kind == jsontree.Object && data[c.Key.Start.Offset] != '"' {
			t.Fatalf("the key of %q does not start at a quote", c.Pointer())
		}
		inside(t, c, data)
	}
}
