package workspace

import (
	"cmp"
	"context"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
)

// Findings runs the Suite with these options; what p itself knows (files that
// cgo being off drops, the toolchain's encoding/json) is filled in. They are in
// the order in which the analyzers report, which is the order in which fixes
// are to be applied. The error is that of Analyze; the findings of the other
// analyzers come with it.
func (p *Package) Findings(ctx context.Context, o analyzer.Options) ([]finding.Finding, error) {
	fs, _, err := p.findings(ctx, o)
	return fs, err
}

// findings is Findings and the handlers, which are nil when the finder failed.
func (p *Package) findings(ctx context.Context, o analyzer.Options) ([]finding.Finding, *handler.Result, error) {
	o.CgoDisabled = p.CgoDisabled
	if o.JSONMode == "" {
		o.JSONMode = p.jsonMode()
	}
	r, err := p.analyze(ctx, analyzer.New(o))
	var fs []finding.Finding
	var handlers *handler.Result
	for _, act := range r.order {
		if found, ok := act.result.(*handler.Result); ok {
			handlers = found
		}
		for _, d := range act.diagnostics {
			fs = append(fs, p.finding(d))
		}
	}
	return fs, handlers, err
}

// finding converts a diagnostic. Its Category is the rule.
func (p *Package) finding(d Diagnostic) finding.Finding {
	f := finding.Finding{
		Rule:     cmp.Or(d.Category, d.Analyzer.Name),
		Severity: analyzer.Severity(d.Diagnostic),
		Message:  d.Message,
		Span:     span(p.Fset, d.Pos, d.End),
		URL:      d.Analyzer.URL,
	}
	if r, ok := analyzer.Lookup(d.Category); ok {
		f.URL = r.URL()
	}
	for _, r := range d.Related {
		f.Related = append(f.Related, finding.Related{Span: p.related(r), Message: r.Message})
	}
	for _, s := range d.SuggestedFixes {
		f.Fixes = append(f.Fixes, p.fix(s))
	}
	return f
}

// related places what may be in a dependency, of whose files export data knows
// lines only, and of one that is compiled with -trimpath no directory.
func (p *Package) related(r analysis.RelatedInformation) finding.Span {
	s := span(p.Fset, r.Pos, r.End)
	s.File = p.graph.untrimmed(s.File)
	for _, f := range p.parsed {
		if f.path == s.File {
			return s
		}
	}
	s.Start.Offset, s.End.Offset = -1, -1
	return s
}

func (p *Package) fix(s analysis.SuggestedFix) finding.Fix {
	f := finding.Fix{Title: s.Message}
	for _, e := range s.TextEdits {
		end := e.End
		if end == token.NoPos {
			end = e.Pos
		}
		f.Edits = append(f.Edits, finding.Edit{Span: span(p.Fset, e.Pos, end), New: string(e.NewText)})
	}
	return f
}

// jsonMode is what the configuration says, or else the toolchain has.
func (p *Package) jsonMode() string {
	if p.json == "" || p.json == "auto" {
		return jsoncheck.ModeOf(p.env.GOVERSION, p.env.GOEXPERIMENT).String()
	}
	return p.json
}
