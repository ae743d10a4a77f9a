package events

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/tidy"
)

// A Place is where a handler goes: a file of package main, or one that is empty
// as yet.
type Place struct {
	Text     []byte
	Offset   int                    // the declarations go behind the one that is here
	Declared func(name string) bool // whether the package declares a name; nil: it declares none
	C        bool                   // a file of the package imports "C" already
}

// Insert returns the edits that give a file a handler for the source's events,
// with the imports it needs, in the order of the file. A main that the package
// has already stays as it is. Insert reports false if the package declares one of
// the other names too, or if the file's imports do not parse.
func (s Source) Insert(at Place, m handler.Model) ([]tidy.Edit, bool) {
	code, ok := s.fitting(at, m)
	if !ok {
		return nil, false
	}
	if len(strings.TrimSpace(string(at.Text))) == 0 {
		return []tidy.Edit{{Start: 0, End: len(at.Text), New: code.file()}}, true
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", at.Text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return nil, false
	}
	i := inserter{text: at.Text, file: file, tok: fset.File(file.FileStart)}
	i.imports(code)
	i.declarations(at.Offset, code)
	slices.SortFunc(i.edits, func(a, b tidy.Edit) int { return cmp.Compare(a.Start, b.Start) })
	return i.edits, true
}

// AddImports returns the edits that have a file import packages, and "C" if c,
// as far as it does not yet. It reports false if the file's imports do not parse.
func AddImports(text []byte, paths []string, c bool) ([]tidy.Edit, bool) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return nil, false
	}
	i := inserter{text: text, file: file, tok: fset.File(file.FileStart)}
	i.imports(Code{Imports: paths, C: c})
	return i.edits, true
}

// declares returns the names of top-level declarations.
func declares(decls string) []string {
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+decls, parser.SkipObjectResolution)
	if err != nil {
		return nil // every text of the table is tested to parse
	}
	var names []string
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			names = append(names, decl.Name.Name)
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok {
					names = append(names, spec.Name.Name)
				}
			}
		}
	}
	return names
}

// An inserter collects edits to a file.
type inserter struct {
	text  []byte
	file  *ast.File // its imports
	tok   *token.File
	edits []tidy.Edit
}

// add inserts lines, behind what is inserted there already.
func (i *inserter) add(offset int, text string) {
	if n := slices.IndexFunc(i.edits, func(e tidy.Edit) bool { return e.Start == offset }); n >= 0 {
		i.edits[n].New += text
		return
	}
	if offset > 0 && i.text[offset-1] != '\n' {
		text = "\n" + text
	}
	i.edits = append(i.edits, tidy.Edit{Start: offset, End: offset, New: text})
}

// imports adds what the file does not import yet, to its list of imports if it
// has one.
func (i *inserter) imports(code Code) {
	missing := slices.DeleteFunc(slices.Clone(code.Imports), func(path string) bool {
		return slices.ContainsFunc(i.file.Imports, func(spec *ast.ImportSpec) bool { return spec.Name == nil && pathOf(spec) == path })
	})
	var list *ast.GenDecl
	last := i.file.Name.End()
	for _, decl := range i.file.Decls {
		decl := decl.(*ast.GenDecl) // nothing else was parsed
		last = decl.End()
		if list == nil && len(decl.Specs) > 0 && i.endOfLine(decl.Lparen) < i.endOfLine(decl.Rparen) {
			list = decl
		}
	}
	if code.C {
		i.add(i.endOfLine(i.file.Name.End()), "\n"+strings.TrimSuffix(CImport, "\n")+"\n")
	}
	switch {
	case len(missing) == 0:
	case list == nil:
		i.add(i.endOfLine(last), "\n"+ImportDecl(missing))
	default:
		i.extend(list, missing)
	}
}

// extend adds paths to a list of imports, each where its like are.
func (i *inserter) extend(list *ast.GenDecl, paths []string) {
	top, bottom := false, false // there is a new group of the standard library's, of others
	for _, path := range paths {
		// Behind the last that sorts before it, among the standard library or the
		// rest; else before the first of them.
		var before, after *ast.ImportSpec
		for _, spec := range list.Specs {
			spec := spec.(*ast.ImportSpec)
			switch {
			case isStandard(pathOf(spec)) != isStandard(path):
			case pathOf(spec) < path:
				before = spec
			case after == nil:
				after = spec
			}
		}
		line := "\t" + strconv.Quote(path) + "\n"
		switch {
		case before != nil:
			i.add(i.endOfLine(before.End()), line)
		case after != nil:
			start := after.Pos()
			if after.Doc != nil {
				start = after.Doc.Pos()
			}
			i.add(i.startOfLine(start), line)
		case isStandard(path):
			top = true
			i.add(i.endOfLine(list.Lparen), line)
		default:
			if !bottom {
				line = "\n" + line
			}
			bottom = true
			i.add(i.startOfLine(list.Rparen), line)
		}
	}
	if top {
		i.add(i.endOfLine(list.Lparen), "\n")
	}
}

// declarations puts the handler behind the declaration at offset, or at the end
// of the imports if that is later.
func (i *inserter) declarations(offset int, code Code) {
	end := i.file.Name.End()
	for _, decl := range i.file.Decls {
		end = decl.End()
	}
	at := i.endOfLine(end)
	// Declarations as such need not parse: an editor asks for this while they do not.
	fset := token.NewFileSet()
	if full, _ := parser.ParseFile(fset, "", i.text, parser.SkipObjectResolution); full != nil {
		for _, decl := range full.Decls {
			if start := fset.Position(decl.Pos()).Offset; start < offset {
				at = max(at, lineEnd(i.text, fset.Position(decl.End()).Offset))
			}
		}
	}
	text := "\n" + code.Decls
	if code.Main != "" {
		text += "\n" + code.Main
	}
	i.add(at, text)
}

func pathOf(spec *ast.ImportSpec) string {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	return path
}

// endOfLine is the offset behind the line of p.
func (i *inserter) endOfLine(p token.Pos) int { return lineEnd(i.text, i.tok.Offset(p)) }

func (i *inserter) startOfLine(p token.Pos) int {
	return strings.LastIndexByte(string(i.text[:i.tok.Offset(p)]), '\n') + 1
}

func lineEnd(text []byte, offset int) int {
	if n := strings.IndexByte(string(text[offset:]), '\n'); n >= 0 {
		return offset + n + 1
	}
	return len(text)
}
