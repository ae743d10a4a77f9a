package lsp

import "go.lsp.dev/protocol"

// showMessage tells the user something, and the log.
func (s *server) showMessage(t protocol.MessageType, message string) {
	s.logf("%s", message)
	if err := s.client.ShowMessage(s.ctx, &protocol.ShowMessageParams{Type: t, Message: message}); err != nil {
		s.logf("show message: %v", err)
	}
}
