package lsp

import (
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

const (
	utf8Kind  = protocol.PositionEncodingKindUTF8
	utf16Kind = protocol.PositionEncodingKindUTF16
)

func TestMapper(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text            string
		enc             protocol.PositionEncodingKind
		line, character uint32
		offset          int
	}{
		{"", utf16Kind, 0, 0, 0},
		{"ab\ncd", utf16Kind, 1, 1, 4},
		{"ab\r\ncd", utf16Kind, 1, 1, 5},
		{"ab\rcd", utf16Kind, 1, 1, 4},
		{"äb", utf16Kind, 0, 1, 2},
		{"äb", utf8Kind, 0, 2, 2},
		{"😀b", utf16Kind, 0, 2, 4},
		{"😀b", utf8Kind, 0, 4, 4},
		{"a\xffb", utf16Kind, 0, 2, 2},
		{"a\n", utf16Kind, 1, 0, 2},
	} {
		m := newMapper(tt.text, tt.enc)
		p := protocol.Position{Line: tt.line, Character: tt.character}
		if got := m.offset(p); got != tt.offset {
			t.Errorf("%q %s: offset of %v is %d, want %d", tt.text, tt.enc, p, got, tt.offset)
		}
		if got := m.position(tt.offset); got != p {
			t.Errorf("%q %s: position of %d is %v, want %v", tt.text, tt.enc, tt.offset, got, p)
		}
	}
}

func TestMapperBeyondTheEnds(t *testing.T) {
	t.Parallel()
	m := newMapper("ab\r\n😀\n", utf16Kind)
	for _, tt := range []struct {
		p      protocol.Position
		offset int
	}{
		{protocol.Position{Line: 0, Character: 3}, 2},
		{protocol.Position{Line: 0, Character: 1<<32 - 1}, 2},
		{protocol.Position{Line: 1, Character: 1}, 4}, // within the character
		{protocol.Position{Line: 2, Character: 9}, 9},
		{protocol.Position{Line: 3, Character: 0}, 9},
		{protocol.Position{Line: 1<<32 - 1, Character: 0}, 9},
	} {
		if got := m.offset(tt.p); got != tt.offset {
			t.Errorf("offset of %v is %d, want %d", tt.p, got, tt.offset)
		}
	}
}

// Lines and columns as compilers write them, without offsets.
func TestMapperSpan(t *testing.T) {
	t.Parallel()
	m := newMapper("a\nxäy\nz", utf16Kind)
	at := func(line, column, offset int) finding.Position {
		return finding.Position{Line: line, Column: column, Offset: offset}
	}
	for _, tt := range []struct {
		span finding.Span
		want protocol.Range
	}{
		{finding.Span{Start: at(2, 4, -1), End: at(2, 5, -1)}, m.rng(5, 6)},
		{finding.Span{Start: at(2, 4, -1)}, m.rng(5, 5)},
		{finding.Span{Start: at(2, 40, -1)}, m.rng(6, 6)},
		{finding.Span{Start: at(9, 1, -1)}, m.rng(8, 8)},
		{finding.Span{Start: at(2, 1, 2), End: at(3, 1, 7)}, m.rng(2, 7)},
		{finding.Span{}, m.rng(0, 0)},
	} {
		if got := m.span(tt.span); got != tt.want {
			t.Errorf("%v is %v, want %v", tt.span, got, tt.want)
		}
	}
}

// Every character's start has a position of its own that leads back to it, and
// the UTF-16 column is what encoding the line so far gives.
func FuzzMapper(f *testing.F) {
	f.Add("a\nb\r\nc\rd😀ä\xff\xf0\x9f\n", uint32(1), uint32(2))
	f.Add("\r\r\n\n", uint32(2), uint32(0))
	f.Fuzz(func(t *testing.T, text string, line, character uint32) {
		m8, m16 := newMapper(text, utf8Kind), newMapper(text, utf16Kind)
		for i := 0; i < len(text); {
			if p := m16.position(i); text[i] == '\n' && i > 0 && text[i-1] == '\r' {
				if p != m16.position(i-1) {
					t.Fatalf("%q: %d, between \\r and \\n, is at %v", text, i, p)
				}
			} else {
				if got := m16.offset(p); got != i {
					t.Fatalf("%q: %d is at %v, which is %d", text, i, p, got)
				}
				start := m16.lines[p.Line]
				if want := len(utf16.Encode([]rune(text[start:i]))); int(p.Character) != want {
					t.Fatalf("%q: %d is at %v, want column %d", text, i, p, want)
				}
				if got := m8.offset(m8.position(i)); got != i {
					t.Fatalf("%q: %d is %d by way of UTF-8", text, i, got)
				}
			}
			_, size := utf8.DecodeRuneInString(text[i:])
			for in := i + 1; in < i+size; in++ {
				if m16.position(in) != m16.position(i) || m8.position(in) != m8.position(i) {
					t.Fatalf("%q: %d is within the character at %d", text, in, i)
				}
			}
			i += size
		}
		p := protocol.Position{Line: line, Character: character}
		for _, m := range []*mapper{m8, m16} {
			o := m.offset(p)
			if o < 0 || o > len(text) || m.offset(m.position(o)) != o {
				t.Fatalf("%q: %v is at %d, which is at %v", text, p, o, m.position(o))
			}
		}
	})
}
