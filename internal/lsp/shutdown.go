package lsp

import "context"

// Shutdown ends what commands run; only exit may follow.
func (s *server) Shutdown(context.Context) error {
	s.enter(shutDown)
	s.cancels.Range(func(_, cancel any) bool { cancel.(context.CancelFunc)(); return true })
	return nil
}
