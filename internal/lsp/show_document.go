package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// showDocument has a client that can open a file that was written, and reports
// whether it can; of what it does not open for all that, it is told where it is. With
// focus the user goes on there. Nothing waits for the reply:
// some clients do not answer before they have theirs.
func (s *server) showDocument(path string, focus bool) bool {
	if !s.can.showDocument {
		return false
	}
	s.start(func(ctx context.Context) {
		p := &protocol.ShowDocumentParams{URI: uri.File(path), TakeFocus: &focus}
		shown, err := s.client.ShowDocument(ctx, p)
		if err != nil {
			s.logf("show document: %v", err)
		}
		if ctx.Err() == nil && (err != nil || shown != nil && !shown.Success) {
			s.showMessage(protocol.MessageTypeInfo, "Not shown: "+path)
		}
	})
	return true
}
