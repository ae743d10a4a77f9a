package workspace

import (
	"fmt"
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

const eventMismatch = "event-mismatch"

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
		return []finding.Finding{mismatch(syntax.Span, "not JSON: %s", syntax.Message)}
	}
	mode, err := jsoncheck.ParseMode(p.jsonMode())
	if err != nil {
		mode = jsoncheck.Auto
	}
	var fs []finding.Finding
	for _, m := range sample.Match(doc.Root, h.Event, mode) {
		f := p.mismatch(m)
		if m.Field != nil && m.Field.Pkg() == p.Types {
			f.Related = append(f.Related, finding.Related{Span: span(p.Fset, m.Field.Pos(), m.Field.Pos()), Message: "the field"})
		}
		fs = append(fs, f)
	}
	return fs
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

func (p *Package) mismatch(m sample.Mismatch) finding.Finding {
	name := types.TypeString(m.Type, types.RelativeTo(p.Types))
	what := string(m.Node.Kind)
	if m.Node.Name != "" {
		what = fmt.Sprintf("%q", m.Node.Name)
	}
	switch {
	case m.Unknown:
		return mismatch(m.Node.Key, "%s lands in no field of %s, so decoding drops it; add the field, or correct the sample", what, name)
	case m.BadName:
		return mismatch(m.Node.Key, "the key %s does not decode into %s, so every such event fails; correct the sample, or the map's key type", what, name)
	case m.Embedded != nil:
		return mismatch(m.Node.Span, "%s lands in the unexported embedded *%s, which decoding cannot set, so every such event fails; embed it without the *", what, m.Embedded.Name())
	case m.Quoted:
		return mismatch(m.Node.Span, "%s is not the quoted %s that the field's tag asks for, so every such event fails; quote it, or drop ,string from the tag", what, name)
	}
	return mismatch(m.Node.Span, "%s is %s, which does not decode into %s, so every such event fails; correct the sample, or the field's type", what, article(m.Node.Kind), name)
}

func mismatch(at finding.Span, format string, args ...any) finding.Finding {
	return finding.Finding{Rule: eventMismatch, Severity: finding.Warning, Message: fmt.Sprintf(format, args...), Span: at}
}

func article(k jsontree.Kind) string {
	switch k {
	case jsontree.Object, jsontree.Array:
		return "an " + string(k)
	}
	return "a " + string(k)
}
