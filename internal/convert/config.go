package convert

import (
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// provide makes function.json that of a bootstrap, if it is a Python function's.
func (e *editor) provide() {
	e.configure(function.Python, function.DefaultStartRuntime, "bootstrap")
}

// unprovide makes function.json that of a handler.so, if it is a bootstrap's.
func (e *editor) unprovide(name string) {
	for _, kind := range []function.Kind{function.Provided, function.Go1} {
		e.configure(kind, function.DefaultShimRuntime, "handler."+name)
	}
}

// configure sets Runtime and Handler, if Runtime is of that kind.
func (e *editor) configure(kind function.Kind, runtime, handler string) {
	if e.Function == nil || e.Function.File == "" {
		return
	}
	text, err := e.Read(e.Function.File)
	if err != nil {
		return // it has gone since
	}
	doc, err := jsontree.Parse(e.Function.File, text)
	if err != nil {
		return // which is reported there
	}
	at := doc.Root.Member("Runtime")
	if at == nil {
		return
	}
	if r, ok := function.Lookup(at.Text); !ok || r.Kind != kind {
		return
	}
	e.edits = append(e.edits, finding.Edit{Span: at.Span, New: `"` + runtime + `"`})
	if at := doc.Root.Member("Handler"); at != nil {
		e.edits = append(e.edits, finding.Edit{Span: at.Span, New: `"` + handler + `"`})
	}
}
