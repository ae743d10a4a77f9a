package lsp

import (
	"context"
	"path/filepath"

	"go.lsp.dev/protocol"
)

// DidClose makes what is on disk count for a file again.
func (s *server) DidClose(_ context.Context, p *protocol.DidCloseTextDocumentParams) error {
	if path := pathOf(p.TextDocument.URI); path != "" {
		s.change(func(v *view) *view { return v.with(path, nil) })
		s.workspace.DidClose(path)
		s.shown.forget(path)
		if dir := filepath.Dir(path); !s.now().opened(dir) {
			s.surveyLater(dir)
		}
	}
	return nil
}
