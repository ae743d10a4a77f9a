// Package tidy makes edits to Go source come out as gofmt would have it: a field
// that is added to a struct aligns its neighbours.
package tidy

import (
	"bytes"
	"cmp"
	"go/format"
	"slices"
)

// An Edit replaces the bytes of a file from Start to End.
type Edit struct {
	Start, End int
	New        string
}

// Format returns the one edit to source that does what edits do and then what
// gofmt does. It reports false, as there is none, if source itself is not
// formatted, or if the result would not parse. Edits must not overlap.
func Format(source []byte, edits ...Edit) (Edit, bool) {
	if clean, err := format.Source(source); err != nil || !bytes.Equal(clean, source) {
		return Edit{}, false
	}
	edits = slices.SortedStableFunc(slices.Values(edits), func(a, b Edit) int { return cmp.Compare(a.Start, b.Start) })
	var after []byte
	last := 0
	for _, e := range edits {
		if e.Start < last || e.End < e.Start || len(source) < e.End {
			return Edit{}, false
		}
		after = append(append(after, source[last:e.Start]...), e.New...)
		last = e.End
	}
	after, err := format.Source(append(after, source[last:]...))
	if err != nil {
		return Edit{}, false
	}
	return difference(source, after), true
}

// difference returns the smallest edit that makes one text of another.
func difference(before, after []byte) Edit {
	shorter := min(len(before), len(after))
	prefix := 0
	for prefix < shorter && before[prefix] == after[prefix] {
		prefix++
	}
	suffix := 0
	for suffix < shorter-prefix && before[len(before)-1-suffix] == after[len(after)-1-suffix] {
		suffix++
	}
	return Edit{prefix, len(before) - suffix, string(after[prefix : len(after)-suffix])}
}
