package lsp

import (
	"slices"

	"go.lsp.dev/protocol"
)

// features are what a client can do, as far as the server cares.
type features struct {
	encoding protocol.PositionEncodingKind

	configuration   bool // answers workspace/configuration
	registerConfig  bool // lets the server register for didChangeConfiguration
	registerWatches bool // watches files for the server
}

// featuresOf reads them from the client's capabilities.
func featuresOf(c *protocol.ClientCapabilities) features {
	f := features{encoding: protocol.PositionEncodingKindUTF16}
	if g := c.General; g != nil && slices.Contains(g.PositionEncodings, protocol.PositionEncodingKindUTF8) {
		f.encoding = protocol.PositionEncodingKindUTF8
	}
	if w := c.Workspace; w != nil {
		f.configuration = is(w.Configuration)
		f.registerConfig = w.DidChangeConfiguration != nil && is(w.DidChangeConfiguration.DynamicRegistration)
		f.registerWatches = w.DidChangeWatchedFiles != nil && is(w.DidChangeWatchedFiles.DynamicRegistration)
	}
	return f
}

// is reports whether an optional boolean is there and true.
func is(b *bool) bool { return b != nil && *b }
