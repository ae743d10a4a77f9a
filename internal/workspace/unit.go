package workspace

import (
	"go/ast"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
)

// A unit is what gets type-checked together: a package, a package with its
// tests, or an external test package.
type unit struct {
	listed      *listed
	path        string // import path; "…_test" for an external test package
	files       []*parsed
	ignored     []string
	cgoDisabled []string
	subject     *unit // for an external test package: the package it tests
	test        bool
}

// unitsOf returns the units of one listed package.
func (u *universe) unitsOf(l *listed) []*unit {
	main := &unit{listed: l, path: l.ImportPath, ignored: l.paths(l.IgnoredGoFiles, l.IgnoredOtherFiles)}
	names := l.sources()
	if u.env.CGO_ENABLED == "0" {
		names = u.withCgo(main)
	}
	units := []*unit{main}
	if u.config.Tests && len(l.TestGoFiles) > 0 {
		names = append(names, l.paths(l.TestGoFiles)...)
		main.test = true
	}
	main.files = u.parse(names)
	if u.config.Tests && len(l.XTestGoFiles) > 0 {
		units = append(units, &unit{
			listed: l, path: l.ImportPath + "_test", subject: main, test: true,
			files: u.parse(l.paths(l.XTestGoFiles)),
		})
	}
	if len(main.files) == 0 {
		return units[1:]
	}
	return units
}

// concerned reports whether the analyzers can have anything to say of t.
func (t *unit) concerned() bool {
	var files []*ast.File
	named := false
	for _, p := range t.files {
		files = append(files, p.file)
		named = named || p.file.Name.Name != "_"
	}
	// While its clause is typed, the package is what it was.
	return handler.Concerns(files) || !named && t.listed.Name == "main"
}

func (u *universe) parse(paths []string) []*parsed {
	files := make([]*parsed, len(paths))
	for i, path := range paths {
		files[i] = u.files.parse(path, u.config.Overlay)
	}
	return files
}

// resolve returns the import path that an import of path in l means: vendored
// packages of the standard library differ.
func (l *listed) resolve(path string) string {
	if to, ok := l.ImportMap[path]; ok {
		return to
	}
	return path
}

func sortedKeys(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }

// oneLine joins the lines of a go command's message.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// abs returns path, which the go command wrote relative to dir.
func abs(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}
