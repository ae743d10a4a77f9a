package lsp

import (
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/fix"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// edit returns what fixes do to the files, as go vet -fix would do it; nil if
// that is nothing.
func (r *actionRequest) edit(fixes ...finding.Fix) (*protocol.WorkspaceEdit, error) {
	result, err := fix.Apply(fixes, fix.Source{Read: r.read, ImportName: r.importName})
	if err != nil || len(result.Files) == 0 {
		return nil, err
	}
	edit := &protocol.WorkspaceEdit{}
	for _, f := range result.Files {
		r.add(edit, f.Path, string(f.Before), string(f.After))
	}
	return edit, nil
}

// importName is the name of a package that the file's imports by path, "" if it is
// not known.
func (r *actionRequest) importName(path string) string {
	checked, err := r.snapshot.Check(r.ctx)
	if err != nil {
		return ""
	}
	for _, c := range checked {
		for _, imported := range c.Package.Types.Imports() {
			if imported.Path() == path {
				return imported.Name()
			}
		}
	}
	return ""
}

// read returns the text that the snapshot has of a file, or else the editor: of a
// go.mod, which no snapshot has, as well.
func (r *actionRequest) read(path string) ([]byte, error) {
	if text, open := r.snapshot.Text(path); open {
		return text, nil
	}
	if doc := r.v.docs[path]; doc != nil {
		return []byte(doc.text), nil
	}
	return readfile.Source(path)
}

// version is of the text that read returns; open is false of one from disk.
func (r *actionRequest) version(path string) (version int32, open bool) {
	if version, open = r.snapshot.Version(path); open {
		return version, true
	}
	if doc := r.v.docs[path]; doc != nil {
		return doc.version, true
	}
	return 0, false
}

// add makes a file's text part of an edit.
func (r *actionRequest) add(edit *protocol.WorkspaceEdit, path, before, after string) {
	edits := difference(newMapper(before, r.v.enc), after)
	u := r.v.uriOf(path)
	if !r.s.can.documentChanges {
		if edit.Changes == nil {
			edit.Changes = map[uri.URI][]protocol.TextEdit{}
		}
		edit.Changes[u] = edits
		return
	}
	change := &protocol.TextDocumentEdit{}
	change.TextDocument.URI = u
	if version, open := r.version(path); open {
		change.TextDocument.Version = &version
	}
	for _, e := range edits {
		change.Edits = append(change.Edits, &e)
	}
	edit.DocumentChanges = append(edit.DocumentChanges, change)
}

// mostPairs bounds the work of difference: beyond it one edit does.
const mostPairs = 1 << 22

// difference returns the edits, of whole lines, that make m's text after.
func difference(m *mapper, after string) []protocol.TextEdit {
	a, b := lines(m.text), lines(after)
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	offset := len(strings.Join(a[:start], ""))
	a, b = a[start:len(a)-end], b[start:len(b)-end]
	var edits []protocol.TextEdit
	add := func(i, n int, text []string) {
		from := offset + len(strings.Join(a[:i], ""))
		to := from + len(strings.Join(a[i:i+n], ""))
		edits = append(edits, protocol.TextEdit{Range: m.rng(from, to), NewText: strings.Join(text, "")})
	}
	if len(a)*len(b) > mostPairs {
		add(0, len(a), b)
		return edits
	}
	common := commonLines(a, b)
	i, j := 0, 0
	for _, pair := range append(common, [2]int{len(a), len(b)}) {
		if pair[0] > i || pair[1] > j {
			add(i, pair[0]-i, b[j:pair[1]])
		}
		i, j = pair[0]+1, pair[1]+1
	}
	return edits
}

// lines splits a text after each newline.
func lines(text string) []string {
	list := strings.SplitAfter(text, "\n")
	if list[len(list)-1] == "" {
		list = list[:len(list)-1]
	}
	return list
}

// commonLines returns a longest common subsequence, as pairs of indices.
func commonLines(a, b []string) [][2]int {
	// length[i][j] is that of a[i:] and b[j:].
	length := make([][]int32, len(a)+1)
	for i := range length {
		length[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	var pairs [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}
