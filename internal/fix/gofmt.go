package fix

import (
	"bytes"
	"go/ast"
	goformat "go/format"
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// format returns after, the fixed text of a Go file, without the imports that
// only before needed, as gofmt writes it. A text that does not parse is
// returned as it is.
func format(before, after []byte, importName func(path string) string) []byte {
	fset := token.NewFileSet()
	// The resolver's leftovers are what a file takes from its imports and
	// from the rest of its package.
	file, err := parser.ParseFile(fset, "", after, parser.ParseComments)
	if err != nil {
		return after
	}
	used, was := freeNames(file), map[string]bool{}
	if old, err := parser.ParseFile(token.NewFileSet(), "", before, 0); err == nil {
		was = freeNames(old)
	}
	ast.SortImports(fset, file)
	type spec struct{ name, path string }
	var unused []spec
	for _, s := range file.Imports {
		imported, err := strconv.Unquote(s.Path.Value)
		if err != nil || imported == "C" {
			continue
		}
		explicit, name := "", ""
		switch {
		case s.Name != nil:
			explicit, name = s.Name.Name, s.Name.Name
		case importName != nil:
			name = importName(imported)
		}
		if name == "" {
			name = guessName(imported)
		}
		if name != "." && name != "_" && was[name] && !used[name] {
			unused = append(unused, spec{explicit, imported})
		}
	}
	for _, s := range unused {
		astutil.DeleteNamedImport(fset, file, s.name, s.path)
	}
	var out bytes.Buffer
	if err := goformat.Node(&out, fset, file); err != nil {
		return after
	}
	return out.Bytes()
}

func freeNames(file *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, id := range file.Unresolved {
		names[id.Name] = true
	}
	return names
}

// guessName returns the name that the package at an import path usually has.
func guessName(imported string) string {
	if major.MatchString(path.Base(imported)) {
		imported = path.Dir(imported)
	}
	name, _, _ := strings.Cut(path.Base(imported), ".")
	return strings.TrimPrefix(name, "go-")
}

var major = regexp.MustCompile(`^v[0-9]+$`)
