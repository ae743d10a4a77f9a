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

// Format returns edits to source that do what the given ones do and then what
// gofmt does: small ones far from each other, so that fixes of other places can
// be applied beside them. It reports false if source itself is not formatted, or
// if the result would not parse. Edits must not overlap.
func Format(source []byte, edits ...Edit) ([]Edit, bool) {
	if clean, err := format.Source(source); err != nil || !bytes.Equal(clean, source) {
		return nil, false
	}
	edits = slices.SortedStableFunc(slices.Values(edits), func(a, b Edit) int { return cmp.Compare(a.Start, b.Start) })
	after, ok := formatted(source, edits)
	if !ok {
		return nil, false
	}
	// Edits that gofmt does not join can stay apart.
	var apart []Edit
	for _, e := range edits {
		if alone, ok := formatted(source, []Edit{e}); ok {
			apart = append(apart, difference(source, alone))
		}
	}
	if together, ok := apply(source, apart); ok && bytes.Equal(together, after) {
		return apart, true
	}
	return []Edit{difference(source, after)}, true
}

func formatted(source []byte, edits []Edit) ([]byte, bool) {
	after, ok := apply(source, edits)
	if !ok {
		return nil, false
	}
	after, err := format.Source(after)
	return after, err == nil
}

// apply reports false for edits that overlap or reach beyond the text.
func apply(source []byte, edits []Edit) ([]byte, bool) {
	var after []byte
	last := 0
	for _, e := range edits {
		if e.Start < last || e.End < e.Start || len(source) < e.End {
			return nil, false
		}
		after = append(append(after, source[last:e.Start]...), e.New...)
		last = e.End
	}
	return append(after, source[last:]...), true
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
