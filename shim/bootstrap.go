package shim

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
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
	args := append(b.flags.Build(), "-overlay="+l.overlay, "-ldflags="+ld, "-o", file, ".")
	if err := b.runGo(ctx, l, b.layoutEnv(l), b.tmp, args); err != nil {
		return nil, err
	}
	if b.goenv.GOOS != "linux" {
		return &built{path: file}, nil
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
		text, err := readfile.Source(path)
		if err != nil {
			return nil, b.failed(err)
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			continue // for the compiler to report
		}
		changes := withoutMain(f)
		if !b.withCgo() {
			code := withoutC(f, changes)
			if code.IsValid() {
				findings = append(findings, finding.Finding{
					Rule: "import-c", Severity: finding.Error, Span: pointSpan(fset.Position(code)),
					Message: "C code needs cgo, which builds for provided runtimes go without; set CGO_ENABLED=1 to build with it",
				})
			}
		}
		if len(changes) > 0 {
			// Or the compiler would call the file by where it is for this build.
			line := "//line " + path + ":1:1\n"
			if strings.ContainsAny(path, "\r\n") {
				line = "" // the rest of it would be code
			}
			sources[name] = append([]byte(line), apply(text, fset.File(f.FileStart), changes)...)
		}
	}
	if findings != nil {
		return nil, b.refuse(findings)
	}
	return sources, nil
}

// A change replaces one text by another.
type change struct{ old, new string }

// withoutMain returns the changes that leave a file without the function main.
func withoutMain(f *ast.File) map[token.Pos]change {
	changes := map[token.Pos]change{}
	for _, decl := range f.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "main" {
			changes[fn.Name.Pos()] = change{"main", "_"}
		}
	}
	return changes
}

// withoutC adds the changes that leave a file without import "C". It returns
// where the file has C code, NoPos where it has none.
func withoutC(f *ast.File, changes map[token.Pos]change) (code token.Pos) {
	for _, decl := range f.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range decl.Specs {
			if spec, ok := spec.(*ast.ImportSpec); ok && spec.Path.Value == `"C"` {
				changes[spec.Path.Pos()] = change{`"C"`, `_ "unsafe"`}
				code = codeIn(f, decl.Doc, spec.Doc)
			}
		}
	}
	return code
}

// apply makes the changes to the text of a file.
func apply(text []byte, file *token.File, changes map[token.Pos]change) []byte {
	var out bytes.Buffer
	last := 0
	for _, pos := range slices.Sorted(maps.Keys(changes)) {
		c, at := changes[pos], file.Offset(pos)
		out.Write(text[last:at])
		out.WriteString(c.new)
		last = at + len(c.old)
	}
	out.Write(text[last:])
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
