// Package include provides the files that //lambda:include directives add to a
// function's package.
package include

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// Rule is the id of what a directive gets wrong.
const Rule = "lambda-include"

// maxSteps bounds the work of a pattern, whose every ** and {a,b} multiplies it, in
// directories that are looked up. A package of 50,000 directories takes less.
const maxSteps = 300_000

var errWide = errors.New("it takes too long to match")

// directive is followed by patterns, as //go:embed is.
const directive = "//lambda:include"

// A pattern is one of a directive's.
type pattern struct {
	text string
	span finding.Span
}

// Files returns what the directives in files ask for, which are parsed with
// comments: slash-separated names relative to dir, sorted. A pattern that
// matches no file, or one that a package cannot hold, is a finding. The error
// is a *failure.Error for a dir that cannot be read.
func Files(dir string, fset *token.FileSet, files []*ast.File) ([]string, []finding.Finding, error) {
	patterns, findings := directives(fset, files)
	if len(patterns) == 0 {
		return nil, findings, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, failure.Wrap("read", dir, err)
	}
	defer root.Close()
	names := map[string]bool{}
	for _, p := range patterns {
		found, problem := p.find(root)
		if problem != "" {
			findings = append(findings, p.finding(problem))
			continue
		}
		for _, name := range found {
			names[name] = true
		}
	}
	sorted := make([]string, 0, len(names))
	for name := range names {
		sorted = append(sorted, name)
	}
	slices.Sort(sorted)
	return sorted, finding.Sort(findings), nil
}

func (p pattern) finding(message string) finding.Finding {
	return finding.Finding{Rule: Rule, Severity: finding.Error, Message: message, Span: p.span}
}

// directives lists the patterns in files.
func directives(fset *token.FileSet, files []*ast.File) (patterns []pattern, findings []finding.Finding) {
	for _, f := range files {
		for _, group := range f.Comments {
			for _, c := range group.List {
				rest, ok := strings.CutPrefix(c.Text, directive)
				if !ok || rest != "" && !unicode.IsSpace(rune(rest[0])) {
					continue
				}
				found, problem := split(rest)
				at := fset.PositionFor(c.Pos(), false) // whatever a //line directive claims
				span := func(start, end int) finding.Span {
					place := func(n int) finding.Position {
						n += len(directive)
						return finding.Position{Line: at.Line, Column: at.Column + n, Offset: at.Offset + n}
					}
					return finding.Span{File: at.Filename, Start: place(start), End: place(end)}
				}
				if problem != "" {
					findings = append(findings, pattern{span: span(-len(directive), len(rest))}.finding(problem))
				}
				for _, w := range found {
					patterns = append(patterns, pattern{w.text, span(w.start, w.end)})
				}
			}
		}
	}
	return patterns, findings
}

type word struct {
	text       string
	start, end int
}

// split takes a directive's patterns apart: at white space, but for those in
// double or back quotes.
func split(s string) (words []word, problem string) {
	i := 0
	for {
		for i < len(s) && unicode.IsSpace(rune(s[i])) {
			i++
		}
		if i == len(s) {
			if len(words) == 0 {
				return nil, "//lambda:include names no files"
			}
			return words, ""
		}
		start, text := i, ""
		if q := s[i]; q == '"' || q == '`' {
			end := strings.IndexByte(s[i+1:], q)
			if end < 0 {
				return words, "//lambda:include has an unfinished quotation"
			}
			text = s[i+1 : i+1+end]
			i += end + 2
		} else {
			for i < len(s) && !unicode.IsSpace(rune(s[i])) {
				i++
			}
			text = s[start:i]
		}
		words = append(words, word{text, start, i})
	}
}

// find lists the regular files that the pattern names in root, or says why a
// package cannot hold them. A directory stands for all that is in it; hidden
// files only count when the pattern spells their dot.
func (p pattern) find(root *os.Root) (files []string, problem string) {
	switch {
	case p.text == "":
		return nil, "the pattern is empty"
	case path.IsAbs(p.text), slices.Contains(strings.Split(p.text, "/"), ".."):
		return nil, fmt.Sprintf("%s leaves the function's directory", p.text)
	case !doublestar.ValidatePattern(p.text):
		return nil, fmt.Sprintf("%s is not a valid pattern", p.text)
	}
	fsys := &noFollow{FS: root.FS(), root: root}
	opts := []doublestar.GlobOption{doublestar.WithNoFollow(), doublestar.WithNoHidden(), doublestar.WithFailOnIOErrors()}
	found, err := doublestar.Glob(fsys, path.Clean(p.text), opts...)
	if err != nil {
		return nil, fmt.Sprintf("%s cannot be read: %s", p.text, reason(err))
	}
	for _, start := range found {
		if err := fs.WalkDir(fsys, start, func(name string, entry fs.DirEntry, err error) error {
			hidden := name != start && strings.HasPrefix(entry.Name(), ".")
			switch {
			case err != nil:
				return err
			case entry.IsDir() && hidden:
				return fs.SkipDir
			case entry.IsDir() || hidden:
				return nil
			}
			if problem := unfit(root, name); problem != "" {
				return fmt.Errorf("%s %s", name, problem)
			}
			files = append(files, name)
			return nil
		}); err != nil {
			return nil, err.Error()
		}
	}
	if len(files) == 0 {
		return nil, fmt.Sprintf("%s matches no file", p.text)
	}
	return files, ""
}

// noFollow shows symbolic links as what they are: one that leads out of the root
// would otherwise be an error of the whole pattern. After maxSteps it fails.
type noFollow struct {
	fs.FS
	root  *os.Root
	steps int
}

func (n *noFollow) Open(name string) (fs.File, error) {
	if err := n.step("open", name); err != nil {
		return nil, err
	}
	return n.FS.Open(name)
}

func (n *noFollow) Stat(name string) (fs.FileInfo, error) {
	if err := n.step("stat", name); err != nil {
		return nil, err
	}
	return n.root.Lstat(name)
}

func (n *noFollow) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := n.step("read", name); err != nil {
		return nil, err
	}
	return fs.ReadDir(n.FS, name)
}

func (n *noFollow) step(op, name string) error {
	if n.steps += 1 + strings.Count(name, "/"); n.steps > maxSteps {
		return &fs.PathError{Op: op, Path: name, Err: errWide}
	}
	return nil
}

// unfit says why a file cannot be in a package, "" if it can. A symbolic link
// becomes what it points to, if that is a file of the function.
func unfit(root *os.Root, name string) string {
	if !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return r == '\\' || unicode.IsControl(r) }) {
		return "has a name that not every system can unpack"
	}
	link, err := root.Lstat(name)
	if err != nil {
		return "cannot be read: " + reason(err)
	}
	target, err := root.Stat(name)
	isLink := link.Mode()&fs.ModeSymlink != 0
	switch {
	case isLink && err != nil:
		return "is a symbolic link to nothing in the function's directory"
	case isLink && target.IsDir():
		return "is a symbolic link to a directory; include the directory itself"
	case err != nil:
		return "cannot be read: " + reason(err)
	case !target.Mode().IsRegular():
		return "is no regular file"
	}
	return ""
}

// reason is an error without the path that the message names already.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
