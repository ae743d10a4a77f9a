package workspace

import (
	"go/types"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/sample"
)

// eventFile is the sample event beside a handler.
const eventFile = "event.json"

// checkEvent holds event.json against the type that the handler decodes it
// into: it has to decode, and every key has to land in a field.
func (p *Package) checkEvent(found *handler.Result) []finding.Finding {
	h := invoked(found)
	if h == nil {
		return nil
	}
	path := filepath.Join(p.Dir, eventFile)
	text, err := p.ReadFile(path)
	if err != nil {
		return nil // a sample is optional
	}
	doc, err := jsontree.Parse(path, text)
	if syntax, ok := err.(*jsontree.SyntaxError); ok {
		return []finding.Finding{{Rule: sample.Rule, Severity: finding.Warning, Message: "not JSON: " + syntax.Message, Span: syntax.Span}}
	}
	return sample.Findings(doc, h.Event, p.JSON(), sample.Package{Fset: p.Fset, Types: p.Types, Files: p.Files, Read: p.ReadFile})
}

// invoked returns the handler that gets the event: the configured one, or the
// only one there is. Bytes are not decoded.
func invoked(found *handler.Result) *handler.Handler {
	var last *handler.Handler
	n := 0
	for _, h := range found.Handlers {
		if h.Event == nil || h.Raw {
			continue
		}
		if h.Configured {
			return h
		}
		last = h
		n++
	}
	if n == 1 {
		return last
	}
	return nil
}

// JSON returns by which encoding/json's rules the package's types are held.
func (p *Package) JSON() jsoncheck.Mode {
	mode, err := jsoncheck.ParseMode(p.jsonMode())
	if err != nil {
		return jsoncheck.Auto
	}
	return mode
}

// Event returns the type that an event is decoded into, which is that of the
// handler's parameter; nil where there is none, or no telling which handler it
// would be.
func (c *Checked) Event() types.Type {
	if c.Handlers == nil {
		return nil
	}
	if h := invoked(c.Handlers); h != nil {
		return h.Event
	}
	return nil
}
