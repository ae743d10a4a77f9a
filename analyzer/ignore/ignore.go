// Package ignore provides //lambda:ignore, the comment that silences one rule
// for one line.
//
//	//lambda:ignore json-result the caller reads only the status
//	func Handle(evt Event, ctx *runtime.Context) (*Report, error) {
//
// It stands at the end of the line or in a comment directly above it.
package ignore

import (
	"go/ast"
	"go/token"
	"strings"
)

const prefix = "//lambda:ignore"

// A Directive is one //lambda:ignore comment.
type Directive struct {
	Rule, Reason string // as written; empty if left out
	Pos, End     token.Pos
	file         string
	line         int // the line it silences
	used         bool
}

// A Set is the directives of a package. It remembers which were used, so one
// Set belongs to one analyzer.
type Set struct{ list []*Directive }

// Present reports whether any of the files, parsed with comments, has a directive.
func Present(files []*ast.File) bool {
	for _, f := range files {
		for _, group := range f.Comments {
			for _, c := range group.List {
				if _, ok := cut(c.Text); ok {
					return true
				}
			}
		}
	}
	return false
}

// Parse collects the directives of files.
func Parse(fset *token.FileSet, files []*ast.File) *Set {
	s := &Set{}
	for _, f := range files {
		if !Present([]*ast.File{f}) {
			continue
		}
		tok := fset.File(f.FileStart)
		code := codeLines(tok, f)
		for _, group := range f.Comments {
			for _, c := range group.List {
				rest, ok := cut(c.Text)
				if !ok {
					continue
				}
				d := &Directive{Pos: c.Pos(), End: c.End(), file: tok.Name()}
				if words := strings.Fields(rest); len(words) > 0 {
					d.Rule, d.Reason = words[0], strings.Join(words[1:], " ")
				}
				if d.line = tok.Line(c.Pos()); !code[d.line] {
					d.line = tok.Line(group.End()-1) + 1
				}
				s.list = append(s.list, d)
			}
		}
	}
	return s
}

// cut returns what follows the directive's name. //lambda:ignored is another word.
func cut(comment string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(comment, prefix)
	rest, _, _ = strings.Cut(rest, " //") // a comment on the comment
	return rest, ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t')
}

// codeLines returns the lines on which some syntax other than a comment begins
// or ends. A comment runs to the end of its line, so on such a line it trails.
func codeLines(tok *token.File, f *ast.File) map[int]bool {
	lines := map[int]bool{tok.Line(f.Package): true}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.CommentGroup, *ast.Comment:
			return false
		case *ast.File:
			return true
		}
		for _, pos := range []token.Pos{n.Pos(), n.End() - 1} {
			if f.FileStart <= pos && pos < f.FileEnd {
				lines[tok.Line(pos)] = true
			}
		}
		return true
	})
	return lines
}

// Suppress reports whether a directive silences the rule on a line of a file,
// and marks that directive used.
func (s *Set) Suppress(rule, file string, line int) bool {
	found := false
	for _, d := range s.list {
		if d.Rule == rule && d.Reason != "" && d.line == line && d.file == file {
			d.used, found = true, true
		}
	}
	return found
}

// All returns the directives.
func (s *Set) All() []*Directive { return s.list }

// Unused returns the well-formed directives for the rules in owned that
// suppressed nothing. Ask after everything has been reported.
func (s *Set) Unused(owned func(rule string) bool) []*Directive {
	var list []*Directive
	for _, d := range s.list {
		if !d.used && d.Reason != "" && owned(d.Rule) {
			list = append(list, d)
		}
	}
	return list
}
