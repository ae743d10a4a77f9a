package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// DidSave tells the workspace that a file was written.
func (s *server) DidSave(_ context.Context, p *protocol.DidSaveTextDocumentParams) error {
	if path := pathOf(p.TextDocument.URI); path != "" {
		s.workspace.FilesChanged([]string{path})
		if !s.can.registerWatches { // else that tells of it as well
			s.surveyChanged([]string{path})
		}
	}
	return nil
}
