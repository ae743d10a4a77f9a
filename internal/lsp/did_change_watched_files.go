package lsp

import (
	"context"
	"os"
	"path/filepath"

	"go.lsp.dev/protocol"
)

// DidChangeWatchedFiles tells the workspace what has changed on disk.
func (s *server) DidChangeWatchedFiles(_ context.Context, p *protocol.DidChangeWatchedFilesParams) error {
	var paths []string
	for _, change := range p.Changes {
		if path := pathOf(change.URI); path != "" && matters(path) {
			paths = append(paths, path)
		}
	}
	if len(paths) > 0 {
		s.workspace.FilesChanged(paths)
		s.surveyChanged(paths)
	}
	return nil
}

// matters reports whether a change of what is, or was, at path may mean something: of a
// file of a kind that something is read from, or of a directory.
func matters(path string) bool {
	switch filepath.Ext(path) {
	case ".go", ".mod", ".sum", ".work", ".json":
		return true
	}
	if filepath.Base(path) == "modules.txt" {
		return true
	}
	info, err := os.Lstat(path)
	if err != nil {
		return filepath.Ext(path) == "" // it has gone; most directories have none
	}
	return info.IsDir()
}
