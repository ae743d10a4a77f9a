package lsp

//lint:file-ignore SA1019 clients without workspaceFolders send only what is deprecated

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/lambda-lsp/lambda-lsp/internal/settings"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// Initialize learns what the client can and has open, and says what the server can.
func (s *server) Initialize(_ context.Context, p *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	base := settings.Initialization{Settings: settings.Default(), Trusted: true}
	init, unknown, err := settings.Decode(base, p.InitializationOptions)
	s.reportSettings(unknown, err)

	s.can = featuresOf(&p.Capabilities)
	s.initial = init.Settings
	s.extension = init.Extension
	s.change(func(*view) *view {
		return &view{folders: folders(p), settings: init.Settings, trusted: init.Trusted, enc: s.can.encoding}
	})
	s.workspace = workspace.Open(s.workspaceOptions(s.now()))
	s.enter(initialized)

	if p.ProcessID != nil {
		s.watchParent(int(*p.ProcessID))
	}
	return &protocol.InitializeResult{
		Capabilities: s.capabilities(),
		ServerInfo:   protocol.ServerInfo{Name: "lambda-lsp", Version: protocol.NewOptional(s.options.Version)},
	}, nil
}

// folders returns the paths of what the client has open. A client without
// folders works on single files, wherever they are.
func folders(p *protocol.InitializeParams) []string {
	var uris []uri.URI
	if folders, ok := p.WorkspaceFolders.Get(); ok {
		for _, f := range folders {
			uris = append(uris, f.URI)
		}
	} else if p.RootURI != nil {
		uris = append(uris, *p.RootURI)
	} else if path, ok := p.RootPath.Get(); ok && path != "" {
		uris = append(uris, uri.File(path))
	}
	var paths []string
	for _, u := range uris {
		if path := pathOf(u); path != "" {
			paths = append(paths, path)
		}
	}
	return paths
}

// capabilities says what the server can do for this client.
func (s *server) capabilities() protocol.ServerCapabilities {
	c := protocol.ServerCapabilities{
		PositionEncoding: s.can.encoding,
		TextDocumentSync: &protocol.TextDocumentSyncOptions{
			OpenClose: new(true),
			Change:    new(protocol.TextDocumentSyncKindIncremental),
			Save:      protocol.Boolean(true),
		},
		CodeActionProvider: &protocol.CodeActionOptions{
			CodeActionKinds: []protocol.CodeActionKind{protocol.CodeActionKindQuickFix, kindRewrite, kindFixAll, kindSource},
			ResolveProvider: new(true),
		},
		CompletionProvider:     &protocol.CompletionOptions{TriggerCharacters: []string{`"`}},
		HoverProvider:          protocol.Boolean(true),
		CodeLensProvider:       &protocol.CodeLensOptions{},
		DocumentLinkProvider:   &protocol.DocumentLinkOptions{},
		ExecuteCommandProvider: protocol.ExecuteCommandOptions{Commands: commandIDs()},
		Workspace: &protocol.WorkspaceOptions{
			WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{
				Supported:           new(true),
				ChangeNotifications: protocol.Boolean(true),
			},
		},
	}
	if s.can.pull {
		c.DiagnosticProvider = &protocol.DiagnosticOptions{Identifier: new(source), InterFileDependencies: true}
	}
	return c
}
