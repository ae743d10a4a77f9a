package function

import (
	"errors"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// Find returns the functions below root, in the order of their directories:
// each that has a function.json, or a package main with a handler. It looks at
// syntax only, runs nothing, and goes into nested modules; vendored code,
// testdata and directories that start with a dot or an underscore it passes by,
// as the go command does. A function.json that is wrong does not end the
// search: its function has Findings. The error is a *failure.Error for a root
// that cannot be read.
func Find(root string) ([]*Function, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, failure.Wrap("find functions in", root, err)
	}
	var functions []*Function
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && path == root:
			return failure.Unreadable(root, err)
		case err != nil:
			return fs.SkipDir // a directory that cannot be read has no function to offer
		case !entry.IsDir():
			return nil
		case path != root && skipped(entry.Name()):
			return fs.SkipDir
		}
		f, err := functionIn(path)
		if err == nil && f != nil {
			functions = append(functions, f)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return functions, nil
}

// PassedBy reports whether a path below root is one that Find does not look at, nor a
// package of vendored code, which functions below root may import.
func PassedBy(root, path string) bool {
	rel, err := filepath.Rel(root, path)
	if err != nil || !filepath.IsLocal(rel) {
		return false
	}
	for name := range strings.SplitSeq(filepath.ToSlash(rel), "/") {
		if skipped(name) && name != "vendor" && name != "." {
			return true
		}
	}
	return false
}

func skipped(dir string) bool {
	return strings.HasPrefix(dir, ".") || strings.HasPrefix(dir, "_") ||
		slices.Contains([]string{"vendor", "testdata", "node_modules"}, dir)
}

// functionIn returns the function in dir, nil when there is none.
func functionIn(dir string) (*Function, error) {
	_, err := os.Stat(filepath.Join(dir, FileName))
	if errors.Is(err, fs.ErrNotExist) && !HoldsHandler(dir) {
		return nil, nil
	}
	return load(dir)
}

// HoldsHandler reports whether the Go files of dir are a package main that
// looks like a handler's: one that imports the shim's runtime and exports a
// func or var, or imports aws-lambda-go's lambda. Types decide later.
func HoldsHandler(dir string) bool {
	files := mainFiles(dir)
	for _, f := range files {
		if imports(f.syntax, handler.LambdaPath) {
			return true
		}
	}
	shim := slices.ContainsFunc(files, func(f mainFile) bool { return imports(f.syntax, handler.RuntimePath) })
	return shim && slices.ContainsFunc(files, func(f mainFile) bool { return exports(f.path) })
}

// HoldsMain reports whether the Go files of dir that are built for Lambda are a
// package main.
func HoldsMain(dir string) bool { return len(mainFiles(dir)) > 0 }

// A mainFile is a file of a package main, parsed up to its imports.
type mainFile struct {
	path   string
	syntax *ast.File
}

// mainFiles returns the files of dir that are built for Lambda, tests aside; none
// if they are another package than main.
func mainFiles(dir string) []mainFile {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var files []mainFile
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || skipped(name) {
			continue
		}
		path := filepath.Join(dir, name)
		f := parse(path, parser.ImportsOnly|parser.ParseComments)
		if f == nil || !onLinux(f) {
			continue
		}
		if f.Name.Name != "main" {
			return nil
		}
		files = append(files, mainFile{path, f})
	}
	return files
}

func imports(f *ast.File, path string) bool {
	return slices.ContainsFunc(f.Imports, func(spec *ast.ImportSpec) bool {
		return spec.Path.Value == strconv.Quote(path)
	})
}

// onLinux reports whether the build line of a file, if any, lets it into a
// build for Lambda: above all, `//go:build ignore` does not.
func onLinux(f *ast.File) bool {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if c.Pos() > f.Package || !constraint.IsGoBuild(c.Text) {
				continue
			}
			expr, err := constraint.Parse(c.Text)
			return err != nil || expr.Eval(lambdaTag)
		}
	}
	return true
}

// lambdaTag reports whether a build tag holds, or may hold, on Lambda.
func lambdaTag(tag string) bool {
	switch tag {
	case "linux", "unix", "cgo", "amd64", "arm64", "gc", "lambda.norpc":
		return true
	default:
		return strings.HasPrefix(tag, "go1.")
	}
}

// parse returns what can be made of a Go file, nil if nothing can.
func parse(path string, mode parser.Mode) *ast.File {
	text, err := readfile.Source(path)
	if err != nil {
		return nil
	}
	f, _ := parser.ParseFile(token.NewFileSet(), path, text, mode)
	return f
}

// exports reports whether a file declares an exported func or var.
func exports(path string) bool {
	f := parse(path, parser.SkipObjectResolution)
	return f != nil && slices.ContainsFunc(f.Decls, func(d ast.Decl) bool {
		switch d := d.(type) {
		case *ast.FuncDecl:
			return d.Recv == nil && d.Name.IsExported()
		case *ast.GenDecl:
			return d.Tok == token.VAR && slices.ContainsFunc(d.Specs, exportsName)
		}
		return false
	})
}

func exportsName(spec ast.Spec) bool {
	v, ok := spec.(*ast.ValueSpec)
	return ok && slices.ContainsFunc(v.Names, (*ast.Ident).IsExported)
}
