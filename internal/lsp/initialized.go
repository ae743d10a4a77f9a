package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// Initialized registers for what can only be asked for now, and asks for the
// user's settings.
func (s *server) Initialized(context.Context, *protocol.InitializedParams) error {
	s.start(func(ctx context.Context) {
		s.register(ctx)
		s.pullSettings(ctx)
	})
	return nil
}

// watches are the files that mean something, and whatever comes or goes: a directory
// may have such files in it, and of those clients do not tell then.
var watches = protocol.LSPAny(`{"watchers":[{"globPattern":"**/*.{go,mod,sum,work,json}"},{"globPattern":"**/*","kind":5}]}`)

// register asks for notifications that the client sends only on demand.
func (s *server) register(ctx context.Context) {
	var list []protocol.Registration
	if s.can.registerConfig {
		list = append(list, protocol.Registration{
			ID:              "settings",
			Method:          protocol.MethodWorkspaceDidChangeConfiguration,
			RegisterOptions: protocol.LSPAny(`{"section":"` + section + `"}`),
		})
	}
	if s.can.registerWatches {
		list = append(list, protocol.Registration{
			ID:              "files",
			Method:          protocol.MethodWorkspaceDidChangeWatchedFiles,
			RegisterOptions: protocol.LSPAny(watches),
		})
	}
	if len(list) == 0 {
		return
	}
	if err := s.client.RegisterCapability(ctx, &protocol.RegistrationParams{Registrations: list}); err != nil {
		s.logf("register: %v", err)
	}
}
