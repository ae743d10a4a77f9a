// Package fix provides what "check --fix", lambdacheck -fix and the editor do
// with the fixes of findings: they all leave the bytes that go vet -fix leaves.
package fix

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// A File is a file that fixes change.
type File struct {
	Path          string // absolute
	Before, After []byte
}

// A Result is what fixes amount to.
type Result struct {
	Files   []File // those that differ, by path
	Applied int
	// Conflicting counts the fixes that touch what another one has changed
	// already; once the result is written, another run can apply them.
	Conflicting int
}

// A Source says what the files hold now. Read returns the text that the fixes
// were computed for. ImportName returns the name of the package that a Go file
// imports by path, "" when it is not known; it may be nil.
type Source struct {
	Read       func(path string) ([]byte, error)
	ImportName func(path string) string
}

// Apply merges fixes in their order. A fix is applied whole or not at all:
// where two disagree the first wins, and what both do alike is done once. Go
// files that change are formatted and lose the imports that nothing uses any
// more; generated ones are left alone. Nothing is written.
func Apply(fixes []finding.Fix, source Source) (*Result, error) {
	texts := map[string][]byte{}
	edits := map[string][]edit{}
	r := &Result{}
	for _, f := range fixes {
		byFile := map[string][]edit{}
		for _, e := range f.Edits {
			path := e.Span.File
			if _, ok := texts[path]; !ok {
				text, err := source.Read(path)
				if err != nil {
					return nil, failure.Wrap("fix", path, err)
				}
				texts[path] = text
			}
			byFile[path] = append(byFile[path], edit{e.Span.Start.Offset, e.Span.End.Offset, e.New})
		}
		if touchesGenerated(byFile, texts) {
			continue
		}
		if merged, ok := mergeFiles(edits, byFile, texts); ok {
			edits = merged
			r.Applied++
		} else {
			r.Conflicting++
		}
	}
	for path, list := range edits {
		before := texts[path]
		after := apply(before, list)
		if strings.HasSuffix(path, ".go") {
			after = format(before, after, source.ImportName)
		}
		if !bytes.Equal(before, after) {
			r.Files = append(r.Files, File{path, before, after})
		}
	}
	slices.SortFunc(r.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return r, nil
}

func touchesGenerated(byFile map[string][]edit, texts map[string][]byte) bool {
	for path := range byFile {
		if !strings.HasSuffix(path, ".go") {
			continue
		}
		f, _ := parser.ParseFile(token.NewFileSet(), path, texts[path], parser.ParseComments|parser.PackageClauseOnly)
		if f != nil && ast.IsGenerated(f) {
			return true
		}
	}
	return false
}
