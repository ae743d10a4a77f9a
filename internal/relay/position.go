package relay

import (
	"strings"
	"unicode/utf8"
)

// A position is a line and a character in it, in units of the encoding that was agreed on.
type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

func (p position) before(q position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Character < q.Character
}

type rng struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

// utf8 and utf16 are the names of encodings.
const (
	utf8Encoding  = "utf-8"
	utf16Encoding = "utf-16"
)

// offset is the place of a position in a text. Beyond a line's end it is the
// line's end, and beyond the text's the text's.
func (r *relay) offset(text string, p position) int {
	at := 0
	for range p.Line {
		n := lineEnd(text[at:])
		next := at + n + breakLen(text[at+n:])
		if next == at+n {
			return len(text)
		}
		at = next
	}
	line := text[at : at+lineEnd(text[at:])]
	units := 0
	for i, c := range line {
		if units >= p.Character {
			return at + i
		}
		if units += r.units(c); units > p.Character {
			return at + i
		}
	}
	return at + len(line)
}

// position is the position of an offset in a text, which is not within a line break.
func (r *relay) position(text string, offset int) (p position) {
	for {
		n := lineEnd(text)
		next := n + breakLen(text[n:])
		if next == n || offset < next {
			break
		}
		text, offset = text[next:], offset-next
		p.Line++
	}
	for _, c := range text[:offset] {
		p.Character += r.units(c)
	}
	return p
}

// lineEnd is where the first line of a text ends: before \n, \r\n or \r.
func lineEnd(text string) int {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	if i := strings.IndexByte(text, '\r'); i >= 0 {
		return i
	}
	return len(text)
}

// breakLen is the length of the line break that a text starts with.
func breakLen(text string) int {
	switch {
	case strings.HasPrefix(text, "\r\n"):
		return 2
	case text != "" && (text[0] == '\n' || text[0] == '\r'):
		return 1
	}
	return 0
}

// units is how many characters the protocol counts for one.
func (r *relay) units(c rune) int {
	switch {
	case r.encoding == utf8Encoding:
		return utf8.RuneLen(c)
	case c >= 0x10000:
		return 2
	}
	return 1
}

// after is where a position is once a change before it was made; ok is false if
// the change has touched it.
func (r *relay) after(p position, c change) (position, bool) {
	switch {
	case c.Range == nil:
		return p, false
	case p.before(c.Range.Start):
		return p, true
	case p.before(c.Range.End):
		return p, false
	}
	lines, last := 0, c.Text
	for {
		n := lineEnd(last)
		b := breakLen(last[n:])
		if b == 0 {
			break
		}
		lines++
		last = last[n+b:]
	}
	if p.Line == c.Range.End.Line {
		p.Character -= c.Range.End.Character
		if lines == 0 {
			p.Character += c.Range.Start.Character
		}
		for _, x := range last {
			p.Character += r.units(x)
		}
	}
	p.Line += lines - (c.Range.End.Line - c.Range.Start.Line)
	return p, true
}
