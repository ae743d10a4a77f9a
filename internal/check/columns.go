package check

import (
	"bytes"
	"unicode/utf16"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// columns holds the lines of files, to convert columns from bytes.
type columns map[string][][]byte

// utf16 returns the column of a position in UTF-16 code units, from 1. Of a
// file that cannot be read it is the column in bytes.
func (c columns) utf16(file string, at finding.Position) int {
	lines, ok := c[file]
	if !ok {
		text, _ := readfile.Source(file)
		lines = bytes.SplitAfter(text, []byte("\n"))
		c[file] = lines
	}
	if at.Line < 1 || at.Line > len(lines) || at.Column-1 > len(lines[at.Line-1]) {
		return max(at.Column, 1)
	}
	column := 1
	for _, r := range string(lines[at.Line-1][:max(at.Column-1, 0)]) {
		column += max(utf16.RuneLen(r), 1)
	}
	return column
}
