package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// DidChangeWatchedFiles tells the workspace what has changed on disk.
func (s *server) DidChangeWatchedFiles(_ context.Context, p *protocol.DidChangeWatchedFilesParams) error {
	var paths []string
	for _, change := range p.Changes {
		if path := pathOf(change.URI); path != "" {
			paths = append(paths, path)
		}
	}
	s.workspace.FilesChanged(paths)
	s.surveyChanged(paths)
	return nil
}
