package fix

import (
	"cmp"
	"maps"
	"slices"
)

// An edit replaces the bytes from start to end.
type edit struct {
	start, end int
	text       string
}

// mergeFiles adds the edits of one fix to those of the fixes before it. It
// reports false, and changes nothing, when they cannot all be applied.
func mergeFiles(before, added map[string][]edit, texts map[string][]byte) (map[string][]edit, bool) {
	merged := maps.Clone(before)
	for path, list := range added {
		if !valid(list, len(texts[path])) {
			return nil, false
		}
		all, ok := merge(before[path], list)
		if !ok {
			return nil, false
		}
		merged[path] = all
	}
	return merged, true
}

// valid sorts list and reports whether its edits lie in a text of size bytes
// and do not overlap.
func valid(list []edit, size int) bool {
	slices.SortStableFunc(list, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	})
	last := 0
	for _, e := range list {
		if e.start < last || e.end < e.start || e.end > size {
			return false
		}
		last = e.end
	}
	return true
}

// merge joins two valid lists of edits to the same text, as go vet -fix does:
// equal edits count once; of two insertions at one place the first list's comes
// first; edits that begin at one place and differ are a conflict; where one
// begins inside another, the bytes up to there are deleted and the rest
// compared again.
func merge(x, y []edit) ([]edit, bool) {
	x, y = slices.Clone(x), slices.Clone(y)
	var all []edit
	take := func(list *[]edit) {
		all = append(all, (*list)[0])
		*list = (*list)[1:]
	}
	cut := func(list []edit, at int) {
		all = append(all, edit{list[0].start, at, ""})
		list[0].start = at
	}
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] == y[0]:
			take(&x)
			y = y[1:]
		case x[0].end <= y[0].start:
			take(&x)
		case y[0].end <= x[0].start:
			take(&y)
		case x[0].start < y[0].start:
			cut(x, y[0].start)
		case y[0].start < x[0].start:
			cut(y, x[0].start)
		default:
			return nil, false
		}
	}
	return append(append(all, x...), y...), true
}

func apply(text []byte, list []edit) []byte {
	var out []byte
	last := 0
	for _, e := range list {
		out = append(out, text[last:e.start]...)
		out = append(out, e.text...)
		last = e.end
	}
	return append(out, text[last:]...)
}
