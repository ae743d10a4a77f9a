package lambdasig

import (
	_ "embed"
	"fmt"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/report"
	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
)

//go:embed doc.go
var doc string

const name = "lambdasig"

// New returns the analyzer. find is the analyzer made by handler.New, whose
// options' name the flag -lambdasig.handler sets.
func New(find *analysis.Analyzer, handlerName *string) *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:             name,
		Doc:              rule.AnalyzerDoc(doc, name),
		URL:              rule.DocsURL,
		RunDespiteErrors: true,
		Requires:         []*analysis.Analyzer{find},
		Run: func(pass *analysis.Pass) (any, error) {
			c := &checker{pass: pass, found: pass.ResultOf[find].(*handler.Result)}
			r := report.New(pass, c.found, Rules, false)
			for _, h := range c.found.Handlers {
				c.check(h, r)
			}
			r.Finish()
			return nil, nil
		},
	}
	a.Flags.StringVar(handlerName, "handler", *handlerName, "name of the shim handler (default \""+handler.DefaultName+"\")")
	return a
}

type checker struct {
	pass  *analysis.Pass
	found *handler.Result
}

// check reports a handler's faults. The two of a wrong arity are one finding.
func (c *checker) check(h *handler.Handler, r *report.Reporter) {
	var arity []handler.Fault
	for _, fault := range h.Faults {
		if fault == handler.ParamCount || fault == handler.ResultCount {
			arity = append(arity, fault)
			continue
		}
		v := c.verdict(h, fault)
		r.Report(report.Finding{Rule: v.rule, Pos: h.Pos, End: h.End, Fact: v.fact, Fixes: c.safe(v.fixes)})
	}
	if len(arity) > 0 {
		r.Report(report.Finding{Rule: "shim-arity", Pos: h.Pos, End: h.End, Fact: c.arityFact(h), Fixes: c.safe(c.arityFix(h, arity))})
	}
}

// A verdict is what to report for a fault.
type verdict struct {
	rule, fact string
	fixes      []analysis.SuggestedFix
}

func (c *checker) verdict(h *handler.Handler, fault handler.Fault) verdict {
	switch fault {
	case handler.NotFunc:
		return verdict{"shim-not-func", c.named(h) + " is a var of type " + c.typ(h.Obj.Type()), c.dropType(h)}
	case handler.NeverAssigned:
		return verdict{"shim-nil", c.named(h) + " is a func var that nothing assigns", nil}
	case handler.NoSymbol:
		return verdict{"shim-no-symbol", c.named(h) + " is " + symbolKind(h.Obj), c.addVar(h)}
	case handler.ErrorFirst:
		return verdict{"shim-error-result", c.named(h) + " returns error first", c.swapResults(h)}
	case handler.ErrorType:
		return verdict{"shim-error-result", c.named(h) + " returns " + c.typ(h.Sig.Results().At(1).Type()) + " second", c.returnError(h)}
	case handler.ContextValue:
		return verdict{"shim-context", c.named(h) + " takes its context by value", c.pointTo(h)}
	case handler.ContextFirst:
		return verdict{"shim-context", c.named(h) + " takes its context first", c.swapParams(h)}
	case handler.ContextVariadic:
		return verdict{"shim-context", c.named(h) + " takes its context as a variadic parameter", nil}
	case handler.ContextType:
		return verdict{"shim-context", c.named(h) + " takes " + c.typ(h.Sig.Params().At(1).Type()) + " second", nil}
	}
	return c.startVerdict(h, fault)
}

func (c *checker) startVerdict(h *handler.Handler, fault handler.Fault) verdict {
	switch fault {
	case handler.StartNil:
		return verdict{"start-not-func", "the handler is nil", nil}
	case handler.StartPointerInvoke:
		t := c.typ(c.pass.TypesInfo.TypeOf(h.Arg))
		return verdict{"start-not-func", fmt.Sprintf("only *%s has the method Invoke, not %s", t, t), c.takeAddress(h)}
	case handler.StartNotFunc:
		return verdict{"start-not-func", "the handler is a value of type " + c.typ(c.pass.TypesInfo.TypeOf(h.Arg)), nil}
	case handler.StartTooManyParams:
		return verdict{"start-params", c.named(h) + " takes " + count(h.Sig.Params(), "parameter"), nil}
	case handler.StartContextSecond:
		return verdict{"start-params", c.named(h) + " takes the context second", c.swapParams(h)}
	case handler.StartFirstParam:
		return verdict{"start-params", c.named(h) + " takes two parameters, and the first is " + c.typ(h.Sig.Params().At(0).Type()), nil}
	case handler.StartLoneInterface:
		return verdict{"start-params", c.named(h) + " takes only " + c.typ(h.Sig.Params().At(0).Type()) + ", an interface that is not context.Context", nil}
	case handler.StartVariadic:
		return verdict{"start-variadic", c.named(h) + " takes a variadic parameter", c.takeSlice(h)}
	case handler.StartTooManyResults:
		return verdict{"start-returns", c.named(h) + " returns " + count(h.Sig.Results(), "result"), nil}
	case handler.StartErrorFirst:
		return verdict{"start-returns", c.named(h) + " returns the error first", c.swapResults(h)}
	case handler.StartLastNotError:
		results := h.Sig.Results()
		return verdict{"start-returns", c.named(h) + " returns " + c.typ(results.At(results.Len()-1).Type()) + " last, which is no error", c.addError(h)}
	default: // handler.StartErrorType
		results := h.Sig.Results()
		return verdict{"start-error-type", c.named(h) + " returns " + c.typ(results.At(results.Len()-1).Type()) + " as its error", c.returnError(h)}
	}
}

func (c *checker) named(h *handler.Handler) string {
	if h.Name == "" {
		return "the handler"
	}
	return "handler " + h.Name
}

// typ prints a type as the package's author would write it.
func (c *checker) typ(t types.Type) string {
	return types.TypeString(t, func(p *types.Package) string {
		if p == c.pass.Pkg {
			return ""
		}
		return p.Name()
	})
}

func (c *checker) arityFact(h *handler.Handler) string {
	return fmt.Sprintf("%s has %s and %s", c.named(h), count(h.Sig.Params(), "parameter"), count(h.Sig.Results(), "result"))
}

func count(t *types.Tuple, noun string) string {
	words := [...]string{"no", "one", "two", "three", "four"}
	n := fmt.Sprint(t.Len())
	if t.Len() < len(words) {
		n = words[t.Len()]
	}
	if t.Len() != 1 {
		noun += "s"
	}
	return n + " " + noun
}

// symbolKind says what an object is instead of an exported func or var.
func symbolKind(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Const:
		return "a constant"
	case *types.TypeName:
		return "a type"
	case *types.Func:
		switch {
		case obj.Signature().Recv() != nil:
			return "a method"
		case obj.Signature().TypeParams().Len() > 0:
			return "a generic func"
		}
	}
	return "unexported"
}
