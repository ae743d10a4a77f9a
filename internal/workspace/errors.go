package workspace

import (
	"cmp"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// compile is the rule of what is not Go, as opposed to what is not Lambda.
const compile = "compile"

// errors collects why p does not compile: what its files' syntax says, what
// the type checker says, and only when both are content what go list says
// (which repeats them as text).
func (u *universe) errors(t *unit, p *Package) []finding.Finding {
	var fs []finding.Finding
	for _, f := range t.files {
		if f.err != nil {
			fs = append(fs, newError(finding.Span{File: f.path, Start: first, End: first}, f.err.Error()))
		}
		for _, e := range f.errs {
			at := finding.Position{Line: e.Pos.Line, Column: e.Pos.Column, Offset: e.Pos.Offset}
			fs = append(fs, newError(finding.Span{File: f.path, Start: at, End: at}, e.Msg))
		}
	}
	if len(fs) > 0 {
		// The types of a file that does not parse are guesses.
		return finding.Sort(fs)
	}
	for _, e := range p.typeErrors {
		// A message that begins with a tab goes on about the one before.
		if !strings.HasPrefix(e.Msg, "\t") {
			fs = append(fs, newError(span(p.Fset, e.Pos, e.Pos), oneLine(e.Msg)))
		}
	}
	if e := u.errorOf(t); e != nil && len(fs) == 0 && t.subject == nil && len(t.cgoDisabled) == 0 {
		fs = append(fs, u.listError(t, e))
	}
	return finding.Sort(fs)
}

// errorOf returns what go list says against t itself, as a package or as an
// import of another: only the latter finds cycles.
func (u *universe) errorOf(t *unit) *listError {
	if l := u.graph.byPath[t.path]; t.listed.Error == nil && l != nil {
		return l.Error
	}
	return t.listed.Error
}

var first = finding.Position{Line: 1, Column: 1}

func newError(at finding.Span, message string) finding.Finding {
	return finding.Finding{Rule: compile, Severity: finding.Error, Message: message, Span: at}
}

// listError places e in a file of the package: where it says, or else at the
// first file's beginning.
func (u *universe) listError(t *unit, e *listError) finding.Finding {
	at := finding.Span{File: t.listed.Dir, Start: first, End: first}
	if len(t.files) > 0 {
		at.File = t.files[0].path
	}
	text := e.Err
	pos := e.Pos
	if pos == "" {
		pos, text = compilerLine(text)
	}
	if file, line, column, ok := splitPos(pos); ok {
		at.File = abs(cmp.Or(u.config.Dir, t.listed.Dir), file)
		at.Start = finding.Position{Line: line, Column: column, Offset: -1}
		at.End = at.Start
	}
	return newError(at, oneLine(text))
}

// compilerLine finds the first "file:line:column: message" in a build's
// output. Without one the whole text is the message.
func compilerLine(output string) (pos, message string) {
	for line := range strings.Lines(output) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if pos, message, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			if _, _, _, ok := splitPos(pos); ok {
				return pos, message
			}
		}
	}
	return "", output
}

// splitPos reads file:line:column or file:line.
func splitPos(pos string) (file string, line, column int, ok bool) {
	var numbers []int
	for len(numbers) < 2 {
		i := strings.LastIndexByte(pos, ':')
		if i < 0 {
			break
		}
		n, err := strconv.Atoi(pos[i+1:])
		if err != nil {
			break
		}
		numbers = append(numbers, n)
		pos = pos[:i]
	}
	slices.Reverse(numbers)
	switch len(numbers) {
	case 1:
		return pos, numbers[0], 1, true
	case 2:
		return pos, numbers[0], numbers[1], true
	}
	return "", 0, 0, false
}

// span maps a range of positions to the file it is really in, whatever line
// directives say: an editor has to open it.
func span(fset *token.FileSet, pos, end token.Pos) finding.Span {
	start := fset.PositionFor(pos, false)
	stop := start
	if end.IsValid() && end > pos {
		stop = fset.PositionFor(end, false)
	}
	return finding.Span{
		File:  filepath.Clean(start.Filename),
		Start: finding.Position{Line: start.Line, Column: start.Column, Offset: start.Offset},
		End:   finding.Position{Line: stop.Line, Column: stop.Column, Offset: stop.Offset},
	}
}
