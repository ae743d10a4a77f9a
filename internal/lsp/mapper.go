package lsp

import (
	"sort"
	"strings"
	"unicode/utf8"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// A mapper translates between byte offsets of a text and the protocol's
// positions. It is immutable.
type mapper struct {
	text string
	enc  protocol.PositionEncodingKind // UTF-8 or UTF-16

	// lines holds the offset at which each line starts. As the protocol says, a
	// line ends with \n, \r\n or \r.
	lines []int
}

func newMapper(text string, enc protocol.PositionEncodingKind) *mapper {
	lines := make([]int, 1, 2+strings.Count(text, "\n"))
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			lines = append(lines, i+1)
		case '\n':
			lines = append(lines, i+1)
		}
	}
	return &mapper{text: text, enc: enc, lines: lines}
}

// line returns the content of a line, without its end.
func (m *mapper) line(n int) string {
	end := len(m.text)
	if n+1 < len(m.lines) {
		end = m.lines[n+1]
	}
	return strings.TrimRight(m.text[m.lines[n]:end], "\r\n")
}

// offset returns the place of a position. As the protocol says, a character
// beyond the line's end is its end; so is a line beyond the text's. A position
// within a character is the character's start.
func (m *mapper) offset(p protocol.Position) int {
	if uint64(p.Line) >= uint64(len(m.lines)) {
		return len(m.text)
	}
	line, start := m.line(int(p.Line)), m.lines[p.Line]
	if m.enc == protocol.PositionEncodingKindUTF8 {
		n := min(uint64(p.Character), uint64(len(line)))
		return start + runeStart(line, int(n))
	}
	units := uint64(0)
	for i, r := range line {
		units += uint64(utf16Len(r))
		if units > uint64(p.Character) {
			return start + i
		}
	}
	return start + len(line)
}

// position returns the position of a place, which is cut to the text's bounds
// and moved to the start of the character that it is within.
func (m *mapper) position(offset int) protocol.Position {
	offset = max(0, min(offset, len(m.text)))
	n := sort.SearchInts(m.lines, offset+1) - 1
	// A place between \r and \n is the end of the line.
	line := m.line(n)
	in := runeStart(line, min(offset-m.lines[n], len(line)))
	p := protocol.Position{Line: uint32(n)}
	if m.enc == protocol.PositionEncodingKindUTF8 {
		p.Character = uint32(in)
		return p
	}
	for _, r := range line[:in] {
		p.Character += uint32(utf16Len(r))
	}
	return p
}

// rng returns the range of the bytes from start to end.
func (m *mapper) rng(start, end int) protocol.Range {
	return protocol.Range{Start: m.position(start), End: m.position(end)}
}

// span returns the range of a finding's span. Where its offsets are not known,
// its lines, which end with \n only, and columns say where it is.
func (m *mapper) span(s finding.Span) protocol.Range {
	start, end := m.place(s.Start), m.place(s.End)
	return m.rng(start, max(start, end))
}

func (m *mapper) place(p finding.Position) int {
	if p.Line == 0 {
		return 0
	}
	if p.Offset >= 0 {
		return p.Offset
	}
	start := 0
	for range p.Line - 1 {
		i := strings.IndexByte(m.text[start:], '\n')
		if i < 0 {
			return len(m.text)
		}
		start += i + 1
	}
	end := len(m.text)
	if i := strings.IndexByte(m.text[start:], '\n'); i >= 0 {
		end = start + i
	}
	return min(start+max(p.Column-1, 0), end)
}

// runeStart moves i back to the start of the character of s that it is within.
func runeStart(s string, i int) int {
	if i >= len(s) {
		return i
	}
	// A character has four bytes at most; a byte that belongs to none is one itself.
	for j := i; j >= 0 && i-j < utf8.UTFMax; j-- {
		if utf8.RuneStart(s[j]) {
			if _, size := utf8.DecodeRuneInString(s[j:]); j+size > i {
				return j
			}
			break
		}
	}
	return i
}

func utf16Len(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}
