package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// showDocument has a client that can open a file that was written. Nothing waits
// for its reply: some clients do not answer before they have theirs.
func (s *server) showDocument(path string) {
	if !s.can.showDocument {
		return
	}
	s.start(func(ctx context.Context) {
		p := &protocol.ShowDocumentParams{URI: uri.File(path), TakeFocus: new(true)}
		if _, err := s.client.ShowDocument(ctx, p); err != nil {
			s.logf("show document: %v", err)
		}
	})
}
