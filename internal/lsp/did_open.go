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
	s.change(func(v *view) *view {
		doc := newDocument(d.URI, d.Version, d.Text, v.enc)
		return v.with(doc.path, doc)
	})
	return nil
}
