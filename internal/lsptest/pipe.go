package lsptest

import "github.com/lambda-lsp/lambda-lsp/internal/frame"

// Pipe returns the two ends of a connection in memory.
func Pipe() (client, server frame.Conn) { return frame.Pipe() }
