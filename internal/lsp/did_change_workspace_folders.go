package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/protocol"
)

// DidChangeWorkspaceFolders adds and removes folders.
func (s *server) DidChangeWorkspaceFolders(_ context.Context, p *protocol.DidChangeWorkspaceFoldersParams) error {
	s.change(func(v *view) *view {
		next := *v
		next.folders = slices.Clone(v.folders)
		for _, f := range p.Event.Removed {
			path := pathOf(f.URI)
			next.folders = slices.DeleteFunc(next.folders, func(dir string) bool { return dir == path })
		}
		for _, f := range p.Event.Added {
			if path := pathOf(f.URI); path != "" && !slices.Contains(next.folders, path) {
				next.folders = append(next.folders, path)
			}
		}
		return &next
	})
	s.surveyAll()
	return nil
}
