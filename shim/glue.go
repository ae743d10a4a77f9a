package shim

import (
	"bytes"
	"embed"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

//go:embed template/*.go template/*.c template/*.h
var template embed.FS

const (
	// gluePath is the glue's import path and module. It is what go version -m
	// shows, so it says whose it is.
	gluePath = "lambda-glue"
	// gluePrefix begins what the build adds to the user's own package: file
	// names, and identifiers when the glue has no package of its own.
	gluePrefix = "lambda_glue_"
)

// glueFiles returns the glue's sources by name, for a module called name.
func glueFiles(name string, marshaller bool) (map[string][]byte, error) {
	entries, err := template.ReadDir("template")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		if files[e.Name()], err = template.ReadFile(path.Join("template", e.Name())); err != nil {
			return nil, err
		}
	}
	symbol := strings.ReplaceAll(name, "-", "_") // as Python's import does
	files["module.h"] = fmt.Appendf(nil, "#define LAMBDA_MODULE %q\n#define LAMBDA_INIT_3 PyInit_%s\n#define LAMBDA_INIT_2 init%[2]s\n", name, symbol)
	if marshaller {
		files["module.h"] = append(files["module.h"], "#define LAMBDA_MARSHALLER 1\n"...)
	}
	return files, nil
}

// writeGlueModule writes the glue as a module into dir. Files that are there
// with the right content are left alone, so that builds at the same time do
// not disturb each other.
func writeGlueModule(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	// Without a go line any toolchain takes it; the files' build constraints
	// give them the language version they need.
	if err := writeOnce(filepath.Join(dir, "go.mod"), []byte("module "+gluePath+"\n")); err != nil {
		return err
	}
	for name, data := range files {
		if err := writeOnce(filepath.Join(dir, name), data); err != nil {
			return err
		}
	}
	return nil
}

// onlyGlue reports whether nothing is in dir that a build would take for a part of
// the glue.
func onlyGlue(dir string, files map[string][]byte) bool {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		_, ours := files[e.Name()]
		if !ours && e.Name() != "go.mod" && !strings.HasPrefix(e.Name(), ".new-") || !e.Type().IsRegular() {
			return false
		}
	}
	return err == nil
}

func writeOnce(file string, data []byte) error {
	if old, err := os.ReadFile(file); err == nil && bytes.Equal(old, data) {
		return nil
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), ".new-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
	return err
}

// asMain turns the glue's files into files of package main: every
// package-level name and every import gets a prefix that collides with nothing of the
// user's. Functions that are exported to C keep their names.
func asMain(files map[string][]byte) (map[string][]byte, error) {
	fset := token.NewFileSet()
	parsed := map[string]*ast.File{}
	global := map[string]bool{}
	for name, data := range files {
		if path.Ext(name) != ".go" {
			continue
		}
		f, err := parser.ParseFile(fset, name, data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		parsed[name] = f
		collect(global, f)
	}
	out := map[string][]byte{}
	for name, data := range files {
		f := parsed[name]
		if f == nil {
			out[renamedFile(name)] = bytes.ReplaceAll(data, []byte(`#include "`), []byte(`#include "`+gluePrefix))
			continue
		}
		f.Name.Name = "main"
		rename(f, global)
		var b bytes.Buffer
		if err := format.Node(&b, fset, f); err != nil {
			return nil, err
		}
		out[renamedFile(name)] = bytes.ReplaceAll(b.Bytes(), []byte(`#include "`), []byte(`#include "`+gluePrefix))
	}
	return out, nil
}

func renamedFile(name string) string { return gluePrefix + name }

// collect adds the names that the file declares for its package.
func collect(global map[string]bool, f *ast.File) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			exported := d.Doc != nil && strings.Contains(d.Doc.List[len(d.Doc.List)-1].Text, "//export ")
			if d.Recv == nil && d.Name.Name != "init" && !exported {
				global[d.Name.Name] = true
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					global[spec.Name.Name] = true
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						global[id.Name] = true
					}
				}
			}
		}
	}
}

// rename prefixes the names of global and of the file's imports wherever they
// are used.
func rename(f *ast.File, global map[string]bool) {
	imported := map[string]bool{}
	for _, spec := range f.Imports {
		p, _ := strconv.Unquote(spec.Path.Value)
		if base := path.Base(p); p != "C" && p != "unsafe" {
			imported[base] = true
			spec.Name = ast.NewIdent(gluePrefix + base)
		}
	}
	skip := map[*ast.Ident]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.SelectorExpr:
			skip[n.Sel] = true
		case *ast.Field:
			// Parameters too: none has a package-level name.
			for _, id := range n.Names {
				skip[id] = true
			}
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok {
				skip[id] = true
			}
		case *ast.FuncDecl:
			if n.Recv != nil {
				skip[n.Name] = true
			}
		case *ast.Ident:
			if !skip[n] && (global[n.Name] || imported[n.Name]) {
				n.Name = gluePrefix + n.Name
			}
		}
		return true
	})
}

// mainFunc says which main the registration declares.
type mainFunc int

const (
	mainTheirs  mainFunc = iota // none: the user's package has one
	mainNothing                 // one that does nothing
	mainServe                   // one that serves the handlers
)

// registration is the file that the build adds to the user's package. Each
// handler has a line of its own, lines[i] for handlers[i], so that what the
// compiler says of it can be said of the handler.
func registration(handlers []symbol, main mainFunc, inMain bool) (data []byte, lines []int) {
	alias := "lambdaGlue"
	if len(handlers) == 0 && main != mainServe {
		alias = "_" // Go refuses an import that is not used
	}
	var b bytes.Buffer
	b.WriteString("//go:build go1.18\n\npackage main\n\n")
	register, call, invoke, serve := alias+".Register", alias+".Call", alias+".Invoke", alias+".Serve"
	if inMain {
		register, call, invoke, serve = gluePrefix+"Register", gluePrefix+"Call", gluePrefix+"Invoke", gluePrefix+"Serve"
	} else {
		fmt.Fprintf(&b, "import %s %q\n\n", alias, gluePath)
	}
	b.WriteString("func init() {\n")
	for _, h := range handlers {
		lines = append(lines, bytes.Count(b.Bytes(), []byte("\n"))+1)
		fmt.Fprintf(&b, "\t%s(%q, func(c *%s) { %s(c, %s%s) })\n",
			register, h.name, call, invoke, strings.Repeat("*", h.pointers), h.name)
	}
	b.WriteString("}\n")
	switch main {
	case mainNothing:
		b.WriteString("\nfunc main() {}\n")
	case mainServe:
		b.WriteString("\nfunc main() { " + serve + "() }\n")
	}
	return b.Bytes(), lines
}
