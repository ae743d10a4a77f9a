package lsptest

import (
	"io"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
)

// Pipe returns the two ends of a connection in memory, on which writing waits for
// reading.
func Pipe() (client, server frame.Conn) {
	fromServer, toClient := io.Pipe()
	fromClient, toServer := io.Pipe()
	return frame.Conn{ReadCloser: fromServer, W: toServer}, frame.Conn{ReadCloser: fromClient, W: toClient}
}
