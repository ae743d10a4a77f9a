package lambdajson

import (
	_ "embed"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/report"
	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
)

//go:embed doc.go
var doc string

const name = "lambdajson"

// New returns the analyzer. find is the analyzer made by handler.New; mode is the
// default of the flag -lambdajson.mode, "" for auto; info asks for the rules of
// that severity, too.
func New(find *analysis.Analyzer, mode string, info bool) *analysis.Analyzer {
	if mode == "" {
		mode = jsoncheck.Auto.String()
	}
	a := &analysis.Analyzer{
		Name:             name,
		Doc:              rule.AnalyzerDoc(doc, name),
		URL:              rule.DocsURL,
		RunDespiteErrors: true,
		Requires:         []*analysis.Analyzer{find},
	}
	a.Flags.StringVar(&mode, "mode", mode, "the encoding/json to hold types against: v1 is up to Go 1.26, v2 since Go 1.27, auto is what both agree on")
	a.Run = func(pass *analysis.Pass) (any, error) {
		m, err := jsoncheck.ParseMode(mode)
		if err != nil {
			return nil, err
		}
		found := pass.ResultOf[find].(*handler.Result)
		r := report.New(pass, found, Rules, info)
		offered := &fixes{}
		for _, h := range found.Handlers {
			if h.Valid && !h.Raw {
				c := &checker{pass: pass, found: found, h: h, mode: m, report: r.Report, fixes: offered}
				c.checkEvent()
				c.checkResult()
			}
		}
		r.Finish()
		return nil, nil
	}
	return a
}

// A checker checks one handler.
type checker struct {
	pass   *analysis.Pass
	found  *handler.Result
	h      *handler.Handler
	mode   jsoncheck.Mode
	report func(report.Finding)
	fixes  *fixes
}

func (c *checker) checkEvent() {
	if c.h.Event == nil {
		return
	}
	takes := c.named() + " takes " + c.typ(c.h.Event)
	c.event(takes)
	c.embeddedPointer(takes)
	c.eventBytes(takes)
	c.dropped(takes, c.walkEvent)
	c.valueReceiver(takes)
	c.hiding(takes, c.walkEvent)
}

func (c *checker) checkResult() {
	if c.h.Result == nil || c.h.Model == handler.Start && isReader(c.h.Result) {
		return
	}
	returns := c.named() + " returns " + c.typ(c.h.Result)
	c.result(returns)
	c.resultBytes(returns)
	c.errorField(returns)
	if c.protobuf(returns) {
		return // its fields are not meant for encoding/json
	}
	c.dropped(returns, c.walkResult)
	c.pointerReceiver(returns)
	c.hiding(returns, c.walkResult)
}

// walkEvent visits what decoding the event reaches.
func (c *checker) walkEvent(visit func(jsoncheck.Node)) {
	jsoncheck.WalkDecode(c.h.Event, c.mode, visit)
}

// walkResult visits what encoding the result reaches.
func (c *checker) walkResult(visit func(jsoncheck.Node)) {
	jsoncheck.WalkEncode(c.h.Result, false, c.mode, visit)
}

// say reports a fact about the handler, with the fields that it is about.
func (c *checker) say(rule, fact string, sometimes bool, fixes []analysis.SuggestedFix, fields ...*types.Var) {
	c.advise(report.Finding{Rule: rule, Fact: fact, Sometimes: sometimes, Fixes: fixes}, fields...)
}

// advise reports a finding about the handler, with the fields that it is about.
func (c *checker) advise(f report.Finding, fields ...*types.Var) {
	f.Pos, f.End = c.h.Pos, c.h.End
	for _, v := range fields {
		if v != nil && v.Pos().IsValid() {
			f.Related = append(f.Related, analysis.RelatedInformation{
				Pos: v.Pos(), End: v.Pos() + token.Pos(len(v.Name())), Message: "field " + v.Name() + " is " + c.typ(v.Type()),
			})
		}
	}
	c.report(f)
}

func (c *checker) named() string {
	if c.h.Name == "" {
		return "the handler"
	}
	return "handler " + c.h.Name
}

func (c *checker) typ(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == c.pass.Pkg {
			return ""
		}
		return p.Name()
	})
}

// isReader reports whether lambda.Start sends what t reads instead of its JSON,
// or knows no more of it than that it is some interface.
func isReader(t types.Type) bool {
	if types.IsInterface(t) {
		return true
	}
	m := jsoncheck.Lookup(t, "Read")
	if m == nil {
		return false
	}
	sig := m.Func.Signature()
	return sig.Params().Len() == 1 && sig.Results().Len() == 2 && isBytes(sig.Params().At(0).Type())
}

func isBytes(t types.Type) bool {
	return types.Identical(t, types.NewSlice(types.Typ[types.Uint8]))
}
