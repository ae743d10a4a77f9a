package shim

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
)

// BuildBootstrap is Build for Lambda's provided runtimes: of the same handlers it
// makes an executable that serves them on the Runtime API, with the same context,
// log and errors. The Output is "bootstrap" when empty; Name, GLIBC and
// Marshaller do not matter. It needs no C compiler, unless CGO_ENABLED=1 in Env
// asks for one: import "C" is taken out of what is compiled, and C code in the
// package refused.
func BuildBootstrap(ctx context.Context, o Options) (*Result, error) {
	if o.Output == "" {
		o.Output = "bootstrap"
	}
	return run(ctx, o, true)
}

// withCgo reports whether the build has cgo.
func (b *builder) withCgo() bool {
	if !b.bootstrap {
		return true
	}
	cgo, _ := gobuild.Getenv(b.Env, "CGO_ENABLED")
	return cgo == "1"
}

// servingFiles returns those of the glue's files that a bootstrap takes: the
// ones without cgo, whether the build has it or not.
func servingFiles(files map[string][]byte) map[string][]byte {
	served := map[string][]byte{}
	for name, data := range files {
		constraint, rest, _ := bytes.Cut(data, []byte("\n"))
		if filepath.Ext(name) == ".go" && !bytes.Contains(constraint, []byte("&& cgo")) {
			served[name] = append([]byte("//go:build go1.18\n"), rest...)
		}
	}
	return served
}

// compileBootstrap builds the executable.
func (b *builder) compileBootstrap(ctx context.Context, l *layout) (*built, error) {
	sources, err := b.servedSources()
	if err != nil {
		return nil, err
	}
	if err := b.overlay(l, sources); err != nil {
		return nil, b.failed(err)
	}
	b.progress("build")
	ld, err := b.flags.Linker("")
	if err != nil {
		return nil, b.failed(err)
	}
	file := filepath.Join(b.tmp, "out", "bootstrap")
	args := append([]string{"build", "-trimpath", "-buildvcs=false"}, b.flags.Rest...)
	args = append(args, "-overlay="+l.overlay, "-ldflags="+ld, "-o", file, ".")
	if err := b.runGo(ctx, l, b.layoutEnv(l), args); err != nil {
		return nil, err
	}
	binary, err := b.inspect(file)
	return &built{path: file, glibc: binary.GLIBC}, err
}

// servedSources returns the user's files that a bootstrap needs changed, by
// name: without import "C", which would want a C compiler, and without the main
// that a shim handler's package may have, and that never runs. Nothing in them
// moves to another line.
func (b *builder) servedSources() (map[string][]byte, error) {
	sources := map[string][]byte{}
	var findings []finding.Finding
	for _, name := range b.pkg.files {
		path := filepath.Join(b.Dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, b.failed(err)
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			continue // for the compiler to report
		}
		at := func(p token.Pos) int { return fset.PositionFor(p, false).Offset }
		changes := map[int]change{}
		for _, decl := range f.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if decl.Recv == nil && decl.Name.Name == "main" {
					changes[at(decl.Name.Pos())] = change{"main", "_"}
				}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					spec, ok := spec.(*ast.ImportSpec)
					if !ok || spec.Path.Value != `"C"` || b.withCgo() {
						continue
					}
					changes[at(spec.Path.Pos())] = change{`"C"`, `_ "unsafe"`}
					if pos := codeIn(f, decl.Doc, spec.Doc); pos.IsValid() {
						findings = append(findings, finding.Finding{
							Rule: "import-c", Severity: finding.Error, Span: pointSpan(fset.Position(pos)),
							Message: "C code needs cgo, which builds for provided runtimes go without; set CGO_ENABLED=1 to build with it",
						})
					}
				}
			}
		}
		if len(changes) > 0 {
			// Or the compiler would call the file by where it is for this build.
			line := "//line " + path + ":1:1\n"
			sources[name] = append([]byte(line), apply(text, changes)...)
		}
	}
	if findings != nil {
		return nil, b.refuse(findings)
	}
	return sources, nil
}

// A change replaces one text by another.
type change struct{ old, new string }

// apply makes changes, which are given by their offsets.
func apply(text []byte, changes map[int]change) []byte {
	var out bytes.Buffer
	for i := 0; i < len(text); i++ {
		c, ok := changes[i]
		if !ok {
			out.WriteByte(text[i])
			continue
		}
		out.WriteString(c.new)
		i += len(c.old) - 1
	}
	return out.Bytes()
}

// codeIn returns where C code is: in the comments before import "C", where a
// comment of C's own is none, or in a use of the package C. It is NoPos where
// there is none.
func codeIn(f *ast.File, docs ...*ast.CommentGroup) token.Pos {
	for _, doc := range docs {
		if doc == nil {
			continue
		}
		var preamble strings.Builder
		for _, c := range doc.List {
			text := strings.TrimPrefix(c.Text, "//")
			if inside, ok := strings.CutPrefix(c.Text, "/*"); ok {
				text = strings.TrimSuffix(inside, "*/")
			}
			preamble.WriteString(text + "\n")
		}
		if strings.TrimSpace(withoutComments(preamble.String())) != "" {
			return doc.Pos()
		}
	}
	var used token.Pos
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok && id.Name == "C" && !used.IsValid() {
			used = id.Pos()
		}
		return true
	})
	return used
}

// withoutComments removes comments from C code.
func withoutComments(code string) string {
	var out strings.Builder
	for code != "" {
		line, block := strings.Index(code, "//"), strings.Index(code, "/*")
		switch {
		case block >= 0 && (line < 0 || block < line):
			out.WriteString(code[:block] + " ")
			_, code, _ = strings.Cut(code[block+2:], "*/")
		case line >= 0:
			out.WriteString(code[:line])
			_, code, _ = strings.Cut(code[line:], "\n")
		default:
			out.WriteString(code)
			code = ""
		}
	}
	return out.String()
}
