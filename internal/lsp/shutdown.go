package lsp

import "context"

// Shutdown ends the server's work; only exit may follow.
func (s *server) Shutdown(context.Context) error {
	s.enter(shutDown)
	return nil
}
