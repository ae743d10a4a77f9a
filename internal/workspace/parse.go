package workspace

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"runtime"
	"sync"

	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// A parsed file is immutable: text, tree and errors of one version of a file.
type parsed struct {
	path string
	text []byte
	file *ast.File // not nil, however broken the text
	errs scanner.ErrorList
	err  error // the file could not be read
}

// A fileCache turns files into trees and keeps the last version of each. All
// files of a workspace share one FileSet, that of the export data.
type fileCache struct {
	fset *token.FileSet

	mu   sync.Mutex
	last map[string]*parsed
}

func newFileCache(fset *token.FileSet) *fileCache {
	return &fileCache{fset: fset, last: map[string]*parsed{}}
}

// parse returns the tree of path, whose text is overlay[path] or else what is
// on disk now. An unchanged text is not parsed again.
func (c *fileCache) parse(path string, overlay map[string][]byte) *parsed {
	text, ok := overlay[path]
	if !ok {
		var err error
		if text, err = readfile.Source(path); err != nil {
			return &parsed{path: path, err: err, file: &ast.File{Name: ast.NewIdent("_")}}
		}
	}
	c.mu.Lock()
	old := c.last[path]
	c.mu.Unlock()
	if old != nil && bytes.Equal(old.text, text) {
		return old
	}
	p := c.parseText(path, text)
	c.mu.Lock()
	c.last[path] = p
	c.mu.Unlock()
	return p
}

func (c *fileCache) parseText(path string, text []byte) *parsed {
	p := &parsed{path: path, text: text}
	file, err := parser.ParseFile(c.fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
	switch err := err.(type) {
	case nil:
	case scanner.ErrorList:
		p.errs = err
	default:
		p.err = err
	}
	p.file = file
	// The FileSet lives as long as the workspace, a version of a file only as
	// long as somebody holds a package that was checked with it.
	if tok := c.fset.File(file.FileStart); tok != nil {
		runtime.AddCleanup(p, c.fset.RemoveFile, tok)
	}
	return p
}
