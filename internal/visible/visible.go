// Package visible shows control characters instead of letting a terminal obey them:
// a file's name, a log or an answer from the network can hold any.
package visible

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// String returns s with its control characters as escapes, on one line.
func String(s string) string { return string(appendText(nil, s, "")) }

// Text returns s with its control characters as escapes, but for tabs and the ends
// of lines.
func Text(s string) string { return string(appendText(nil, s, "\t\n")) }

// A Writer passes on what Text makes of what is written to it. Characters and ends of
// lines may come in pieces.
type Writer struct {
	w    io.Writer
	rest []byte // the beginning of a character, or a carriage return
}

// NewWriter returns a Writer to w. It is for one goroutine at a time.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Write implements io.Writer.
func (w *Writer) Write(p []byte) (int, error) {
	text := append(w.rest, p...)
	whole := len(text) - unfinished(text)
	w.rest = append([]byte(nil), text[whole:]...)
	if _, err := w.w.Write(appendText(nil, string(text[:whole]), "\t\n")); err != nil {
		return 0, err
	}
	return len(p), nil
}

// unfinished is how many bytes at the end of text need those that follow: a
// character's, or a carriage return, which may be one half of an end of line.
func unfinished(text []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		switch b := text[len(text)-n]; {
		case n == 1 && b == '\r':
			return 1
		case utf8.RuneStart(b):
			if b >= utf8.RuneSelf && !utf8.FullRune(text[len(text)-n:]) {
				return n
			}
			return 0
		}
	}
	return 0
}

// appendText appends s to dst, of whose control characters those in spared stay.
func appendText(dst []byte, s, spared string) []byte {
	for i, size := 0, 0; i < len(s); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			dst = fmt.Appendf(dst, `\x%02x`, s[i])
		case strings.ContainsRune(spared, r), !acts(r):
			dst = append(dst, s[i:i+size]...)
		case r == '\r' && spared != "" && strings.HasPrefix(s[i+1:], "\n"):
			// The end of a line, as Windows has it.
			dst = append(dst, '\r')
		case r < 0x80:
			dst = fmt.Appendf(dst, `\x%02x`, r)
		default:
			dst = fmt.Appendf(dst, `\u%04x`, r)
		}
	}
	return dst
}

// acts reports whether a terminal may do something else for r than show it: the
// controls of ASCII and Latin-1, and those that override the direction of a line.
func acts(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
