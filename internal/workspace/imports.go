package workspace

import (
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	modpath "golang.org/x/mod/module"

	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// imports lists the import paths that the files name, each once.
func (t *unit) imports() []string {
	set := map[string]bool{}
	for _, f := range t.files {
		for _, spec := range f.file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				set[path] = true
			}
		}
	}
	return sortedKeys(set)
}

// unknownImports lists what units import and the graph does not hold: imports
// of files that only a closer look has found.
func (u *universe) unknownImports(units []*unit) []string {
	unknown := map[string]bool{}
	for _, t := range units {
		for _, path := range t.imports() {
			if askable(path) && u.graph.byPath[t.listed.resolve(path)] == nil {
				unknown[path] = true
			}
		}
	}
	return sortedKeys(unknown)
}

// askable reports whether an import path may be an argument of go list, which
// gives some words a meaning of their own and ends at paths that are malformed.
func askable(path string) bool {
	switch path {
	case "C", "all", "cmd", "main", "std", "tool", "work":
		return false
	}
	return modpath.CheckImportPath(path) == nil
}

// likelyImports lists what the packages that patterns match import, if the
// patterns are directories and the build is for this machine.
func (u *universe) likelyImports(patterns []string) []string {
	c := build.Default
	c.OpenFile = readfile.Open
	c.BuildTags = buildTags(u.config.BuildFlags, u.config.getenv("GOFLAGS"))
	set := map[string]bool{}
	for _, pattern := range patterns {
		walk(u.config.Dir, pattern, func(dir string) {
			entries, err := os.ReadDir(dir)
			if err != nil {
				return
			}
			for _, entry := range entries {
				name := entry.Name()
				if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") && !u.config.Tests {
					continue
				}
				if ok, err := c.MatchFile(dir, name); err == nil && ok {
					u.addImports(set, filepath.Join(dir, name))
				}
			}
		})
	}
	return sortedKeys(set)
}

func (u *universe) addImports(set map[string]bool, path string) {
	text, ok := u.config.Overlay[path]
	if !ok {
		var err error
		if text, err = readfile.Source(path); err != nil {
			return
		}
	}
	f, _ := parser.ParseFile(token.NewFileSet(), path, text, parser.ImportsOnly)
	if f == nil {
		return
	}
	for _, spec := range f.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil && askable(path) {
			set[path] = true
		}
	}
}

// walk visits the directories that a pattern relative to dir means, as the go
// command does: not those of other modules, of vendored code and of test data.
// A pattern that is no path means none.
func walk(dir, pattern string, visit func(dir string)) {
	root, below, ok := directory(dir, pattern)
	if !ok {
		return
	}
	if !below {
		visit(root)
		return
	}
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || !d.IsDir():
			return nil
		case path != root && !isPackageDir(path):
			return fs.SkipDir
		}
		visit(path)
		return nil
	})
}

// isPackageDir reports whether "..." looks into a directory.
func isPackageDir(path string) bool {
	name := filepath.Base(path)
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || slices.Contains([]string{"testdata", "vendor"}, name) {
		return false
	}
	_, err := os.Stat(filepath.Join(path, "go.mod"))
	return err != nil
}
