package function

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/nearest"
)

// A Symbol is a handler as the analyzer's finder sees it.
type Symbol struct {
	Name  string       // of a shim handler; "" for the argument of lambda.Start
	Span  finding.Span // its identifier, or the argument; zero where it is not known
	Start bool         // the Start model
}

// CheckHandlers holds function.json against the handlers of the function's
// package: the Handler of a Python runtime must name one, and such a runtime
// cannot run the Start model. A disagreement is reported in function.json and
// at the handler that was probably meant. A package without handlers is the
// analyzer's business.
func (f *Function) CheckHandlers(handlers []Symbol) []finding.Finding {
	if f.Config == nil || len(handlers) == 0 {
		return nil
	}
	runtime, ok := Lookup(f.Runtime())
	if !ok || runtime.Kind != Python {
		return nil
	}
	var shims []Symbol
	for _, h := range handlers {
		if !h.Start {
			shims = append(shims, h)
		}
	}
	if len(shims) == 0 {
		return f.startOnPython(runtime, handlers[0])
	}
	return f.unknownSymbol(shims)
}

// StartOnPython is what is wrong with a Start handler on a Python runtime, in
// the one wording that the checks and the build share.
func StartOnPython(runtime string) string {
	return fmt.Sprintf("%s cannot run a lambda.Start handler; use %s or provided.al2", runtime, DefaultStartRuntime)
}

// ShimOnGo1 is what is wrong with a shim handler on go1.x, whose programs speak
// a protocol of their own.
func ShimOnGo1(runtime string) string {
	return fmt.Sprintf("%s cannot run a handler of the shim model; use %s or %s", runtime, DefaultStartRuntime, DefaultShimRuntime)
}

func (f *Function) startOnPython(runtime Runtime, h Symbol) []finding.Finding {
	node := f.Config.Source.Lookup("/Runtime")
	return pair(StartOnPython(runtime.Name), node, h.Span,
		replace("Change Runtime to "+DefaultStartRuntime, node.Span, strconv.Quote(DefaultStartRuntime)))
}

func (f *Function) unknownSymbol(shims []Symbol) []finding.Finding {
	node := f.Config.Source.Lookup("/Handler")
	module, symbol, ok := SplitHandler(f.Handler())
	if !ok {
		return nil
	}
	names := make([]string, len(shims))
	for i, h := range shims {
		names[i] = h.Name
	}
	if slices.Contains(names, symbol) {
		return nil
	}
	meant := shims[0]
	if near, ok := nearest.Name(symbol, names); ok {
		meant = shims[slices.Index(names, near)]
	}
	message := fmt.Sprintf("Handler names %s, which is no handler of this package; did you mean %s?", symbol, meant.Name)
	handler := module + "." + meant.Name
	return pair(message, node, meant.Span, replace("Change Handler to "+handler, node.Span, strconv.Quote(handler)))
}

// RenameHandler is the edit of function.json, whose Handler names a symbol, when
// that gets another name.
func (f *Function) RenameHandler(symbol string) finding.Fix {
	module, _, _ := SplitHandler(f.Handler())
	handler := module + "." + symbol
	return replace("Change Handler to "+handler, f.Config.Source.Lookup("/Handler").Span, strconv.Quote(handler))
}

// pair reports one disagreement at both of its ends, with the same fix. Without
// a place in the code there is only the other.
func pair(message string, config *jsontree.Node, code finding.Span, fix finding.Fix) []finding.Finding {
	end := func(at, other finding.Span, there string) finding.Finding {
		f := finding.Finding{
			Rule: RuleHandlerConfig, Severity: finding.Error, Message: message, Span: at,
			Fixes: []finding.Fix{fix},
		}
		if other.File != "" {
			f.Related = []finding.Related{{Span: other, Message: there}}
		}
		return f
	}
	if code.File == "" {
		return []finding.Finding{end(config.Span, code, "")}
	}
	return []finding.Finding{
		end(config.Span, code, "the handler"),
		end(code, config.Span, "the setting in "+FileName),
	}
}
