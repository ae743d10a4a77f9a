package lsp

import "context"

// Exit ends the connection.
func (s *server) Exit(context.Context) error {
	s.cancel(errExit)
	return nil
}
