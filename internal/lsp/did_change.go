package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// DidChange edits a document.
func (s *server) DidChange(_ context.Context, p *protocol.DidChangeTextDocumentParams) error {
	path := pathOf(p.TextDocument.URI)
	if path == "" {
		return nil
	}
	doc := s.now().docs[path]
	if doc == nil {
		return invalid("%s is not open", p.TextDocument.URI)
	}
	doc = doc.edited(p.TextDocument.Version, p.ContentChanges)
	s.change(func(v *view) *view { return v.with(path, doc) })
	if concerns(path) {
		s.workspace.DidChange(path, doc.version, doc.text)
	}
	return nil
}
