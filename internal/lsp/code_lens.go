package lsp

import (
	"context"
	"encoding/json"
	"path/filepath"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// functionCommands returns the commands that an editor offers at a handler.
func functionCommands() []command.Command {
	var list []command.Command
	for _, verb := range []string{"invoke", "debug", "build", "package", "deploy"} {
		if c, ok := command.Lookup(verb); ok {
			list = append(list, c)
		}
	}
	return list
}

// callOf is a command as an editor runs it for the function in a directory.
func callOf(c command.Command, dir string) (protocol.Command, error) {
	args, err := json.Marshal(struct {
		Dir string `json:"dir"`
	}{dir})
	return protocol.Command{Title: c.Title, Command: c.ID, Arguments: []protocol.LSPAny{args}}, err
}

// CodeLens offers the commands above each handler, and says how the last one
// has gone. A client that asks before all that the package imports is known is told to
// ask again.
func (s *server) CodeLens(ctx context.Context, p *protocol.CodeLensParams) ([]protocol.CodeLens, error) {
	v, path := viewOf(ctx), pathOf(p.TextDocument.URI)
	list := []protocol.CodeLens{}
	dir := filepath.Dir(path)
	snapshot := s.workspace.Snapshot(path)
	for answered := -1; snapshot != nil && snapshot.Answer() != answered; {
		// A newer answer may have come before it was known that somebody waits for it.
		answered = snapshot.Answer()
		s.lensed.Store(dir, answered)
		snapshot = s.workspace.Snapshot(path)
	}
	if snapshot == nil || !v.settings.CodeLens {
		return list, nil
	}
	m := v.mapperIn(snapshot, path)
	handlers, err := handlersIn(ctx, snapshot, path)
	if err != nil || m == nil {
		return list, err
	}
	for _, h := range handlers {
		for _, c := range functionCommands() {
			call, err := callOf(c, dir)
			if err != nil {
				return nil, err
			}
			list = append(list, protocol.CodeLens{Range: h.rng(m), Command: call})
		}
		if last, ok := s.last.Load(dir); ok {
			list = append(list, protocol.CodeLens{Range: h.rng(m), Command: protocol.Command{Title: last.(string)}})
		}
	}
	return list, nil
}

// A located is a handler with the place of its name.
type located struct {
	*handler.Handler
	checked    *workspace.Checked
	start, end int // offsets in its file
}

func (h located) rng(m *mapper) protocol.Range { return m.rng(h.start, h.end) }

// handlersIn returns the valid handlers that a file declares.
func handlersIn(ctx context.Context, s *workspace.Snapshot, path string) ([]located, error) {
	checked, err := s.Check(ctx)
	if ctx.Err() != nil {
		return nil, err
	}
	var list []located
	for _, c := range checked {
		if c.Handlers == nil || c.Function == nil {
			continue
		}
		for _, h := range c.Handlers.Handlers {
			at := c.Package.Fset.Position(h.Pos)
			if h.Valid && at.Filename == path {
				list = append(list, located{h, c, at.Offset, c.Package.Fset.Position(h.End).Offset})
			}
		}
	}
	return list, nil
}

// commands offers, as actions, what the lenses do: not every client has those.
func (r *actionRequest) commands() ([]protocol.CodeAction, error) {
	handlers, err := handlersIn(r.ctx, r.snapshot, r.path)
	if err != nil || len(handlers) == 0 {
		return nil, err
	}
	var list []protocol.CodeAction
	for _, c := range functionCommands() {
		call, err := callOf(c, filepath.Dir(r.path))
		if err != nil {
			return nil, err
		}
		kind := kindSource + protocol.CodeActionKind("."+c.Verb())
		list = append(list, protocol.CodeAction{Title: c.Title, Kind: &kind, Command: call})
	}
	return list, nil
}
