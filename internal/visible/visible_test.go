package visible

import (
	"bytes"
	"testing"
)

func TestText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, text, line string }{
		{"plain größe 日本 👍", "plain größe 日本 👍", "plain größe 日本 👍"},
		{"a\tb\nc\r\n", "a\tb\nc\r\n", `a\x09b\x0ac\x0d\x0a`},
		{"\x1b]0;title\x07\x1b[2J", `\x1b]0;title\x07\x1b[2J`, `\x1b]0;title\x07\x1b[2J`},
		{"over\rwritten", `over\x0dwritten`, `over\x0dwritten`},
		{"\u009b31m", `\u009b31m`, `\u009b31m`},
		{"\x9b\xff\x00\x7f", `\x9b\xff\x00\x7f`, `\x9b\xff\x00\x7f`},
		{"a\u202eb\u2066c", `a\u202eb\u2066c`, `a\u202eb\u2066c`},
	} {
		if got := Text(tt.in); got != tt.text {
			t.Errorf("Text(%q) is %q, want %q", tt.in, got, tt.text)
		}
		if got := String(tt.in); got != tt.line {
			t.Errorf("String(%q) is %q, want %q", tt.in, got, tt.line)
		}
	}
}

// In whatever pieces a text is written, what comes out is its Text.
func FuzzWriter(f *testing.F) {
	f.Add([]byte("größe\x1b[0m\r\n日本"), 3)
	f.Add([]byte("\xe6\x97\xff\xf0\x9f\x91\x8d"), 1)
	f.Fuzz(func(t *testing.T, text []byte, size int) {
		size = max(1, size%16)
		text = append(text, '\n')
		var out bytes.Buffer
		w := NewWriter(&out)
		for rest := text; len(rest) > 0; {
			n := min(size, len(rest))
			if got, err := w.Write(rest[:n]); got != n || err != nil {
				t.Fatal(got, err)
			}
			rest = rest[n:]
		}
		if want := Text(string(text)); out.String() != want {
			t.Errorf("%q in pieces of %d is %q, want %q", text, size, out.String(), want)
		}
	})
}
