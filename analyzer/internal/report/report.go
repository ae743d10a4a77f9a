// Package report turns the analyzers' findings into diagnostics: in the words of
// the rule table, in the author's file where cgo rewrote it, and not at all
// where //lambda:ignore says so.
package report

import (
	"fmt"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/ignore"
	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// A Finding is one breach of a rule. Positions may be in the files that have
// types or in the originals, those of the edits included.
type Finding struct {
	Rule      string
	Pos, End  token.Pos
	Fact      string // one short fact, lower case, naming the thing; the rule adds effect and advice
	Sometimes bool   // it bites for some values only
	Advice    string // the part of the rule's advice that fits; "" is all of it
	Related   []analysis.RelatedInformation
	Fixes     []analysis.SuggestedFix
}

// A Reporter reports for one analyzer on one package.
type Reporter struct {
	pass    *analysis.Pass
	found   *handler.Result
	rules   map[string]rule.Rule
	ignores *ignore.Set
	info    bool
}

// New returns a Reporter for an analyzer with these rules. Rules of severity
// info are left out unless info: vet cannot tell them from errors.
func New(pass *analysis.Pass, found *handler.Result, rules []rule.Rule, info bool) *Reporter {
	r := &Reporter{pass: pass, found: found, rules: map[string]rule.Rule{}, ignores: found.Ignores(pass.Fset), info: info}
	for _, rule := range rules {
		if rule.Severity != finding.Info || info {
			r.rules[rule.ID] = rule
		}
	}
	return r
}

// Report reports f unless it is silenced. A fix with an edit that has no place
// in the author's file is left out.
func (r *Reporter) Report(f Finding) {
	rule, ok := r.rules[f.Rule]
	if !ok {
		return // an info rule under vet
	}
	d := analysis.Diagnostic{Pos: f.Pos, End: f.End, Category: f.Rule, Message: rule.Worded(f.Fact, f.Sometimes, f.Advice)}
	if pos, end := r.span(f.Pos, f.End); pos.IsValid() {
		d.Pos, d.End = pos, end
	}
	at := r.pass.Fset.PositionFor(d.Pos, false)
	if r.ignores.Suppress(f.Rule, at.Filename, at.Line) {
		return
	}
	for _, related := range f.Related {
		if pos, end := r.span(related.Pos, related.End); pos.IsValid() {
			related.Pos, related.End = pos, end
		}
		d.Related = append(d.Related, related)
	}
	for _, fix := range f.Fixes {
		if fix, ok := r.fix(fix); ok {
			d.SuggestedFixes = append(d.SuggestedFixes, fix)
		}
	}
	r.pass.Report(d)
}

// span maps a range to the author's file; NoPos if it has no place there.
func (r *Reporter) span(pos, end token.Pos) (token.Pos, token.Pos) {
	if !end.IsValid() {
		end = pos
	}
	from, to := r.found.Source.Pos(pos), r.found.Source.Pos(end)
	if !from.IsValid() || to < from {
		return token.NoPos, token.NoPos
	}
	return from, to
}

func (r *Reporter) fix(fix analysis.SuggestedFix) (analysis.SuggestedFix, bool) {
	edits := make([]analysis.TextEdit, len(fix.TextEdits))
	for i, edit := range fix.TextEdits {
		from, to := r.span(edit.Pos, edit.End)
		if !from.IsValid() {
			return fix, false
		}
		edits[i] = analysis.TextEdit{Pos: from, End: to, NewText: edit.NewText}
	}
	fix.TextEdits = edits
	return fix, true
}

// Finish reports the //lambda:ignore comments that silenced none of the
// analyzer's own rules. Those for rules of severity info are never unused: a
// driver that leaves the rules out could not tell. Call it last.
func (r *Reporter) Finish() {
	owned := func(id string) bool { rule, ok := r.rules[id]; return ok && rule.Severity != finding.Info }
	unused := handler.Unused
	for _, d := range r.ignores.Unused(owned) {
		r.pass.Report(analysis.Diagnostic{
			Pos: d.Pos, End: d.End, Category: unused.ID,
			Message: unused.Message(fmt.Sprintf("//lambda:ignore %s silences nothing here", d.Rule)),
			SuggestedFixes: []analysis.SuggestedFix{{
				Message:   unused.Fix,
				TextEdits: []analysis.TextEdit{r.deletion(d)},
			}},
		})
	}
}

// deletion removes the comment with the blanks before it, and its line if that
// holds nothing else; then also the empty comment line that gofmt puts between a
// doc comment and its directives.
func (r *Reporter) deletion(d *ignore.Directive) analysis.TextEdit {
	tok := r.pass.Fset.File(d.Pos)
	line := tok.Line(d.Pos)
	start := tok.LineStart(line)
	before := r.found.Source.Text(start, d.Pos)
	pos, end := d.Pos-token.Pos(len(before)-len(strings.TrimRight(before, " \t"))), d.End
	if pos != start || line == tok.LineCount() {
		return analysis.TextEdit{Pos: pos, End: end}
	}
	end = tok.LineStart(line + 1)
	if line > 1 && strings.TrimSpace(r.found.Source.Text(tok.LineStart(line-1), start)) == "//" {
		pos = tok.LineStart(line - 1)
	}
	return analysis.TextEdit{Pos: pos, End: end}
}
