package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// DidOpen makes the editor's text the one that counts for a file.
func (s *server) DidOpen(_ context.Context, p *protocol.DidOpenTextDocumentParams) error {
	d := p.TextDocument
	if pathOf(d.URI) == "" {
		return nil // what is in no file is in no package
	}
	doc := newDocument(d.URI, d.Version, d.Text, s.can.encoding)
	s.change(func(v *view) *view { return v.with(doc.path, doc) })
	if concerns(doc.path) {
		if s.can.pull {
			s.unpublish(doc)
		}
		s.workspace.DidOpen(doc.path, doc.version, doc.text)
	}
	return nil
}

// unpublish takes back what was published of a file before it was opened: from
// now on the client asks.
func (s *server) unpublish(doc *document) {
	s.publish(&protocol.PublishDiagnosticsParams{URI: doc.uri, Diagnostics: []protocol.Diagnostic{}})
}
