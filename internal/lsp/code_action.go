package lsp

import (
	"context"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// The kinds of the server's own actions.
const (
	kindRewrite = protocol.CodeActionKindRefactorRewrite + ".lambda"
	kindFixAll  = protocol.CodeActionKindSourceFixAll + ".lambda"
	kindSource  = protocol.CodeActionKindSource + ".lambda"
)

// A producer offers the actions of one kind, or of kinds below it.
type producer struct {
	kind    protocol.CodeActionKind
	produce func(*actionRequest) ([]protocol.CodeAction, error)
}

// producers lists them in the order in which a menu shows what they offer.
func producers() []producer {
	return []producer{
		{protocol.CodeActionKindQuickFix, (*actionRequest).quickFixes},
		{kindRewrite + ".handler", (*actionRequest).handlers},
		{kindRewrite + ".functionJSON", (*actionRequest).functionJSON},
		{kindRewrite + ".eventJSON", (*actionRequest).eventJSON},
		{kindEventType, (*actionRequest).eventType},
		{kindToStart, (*actionRequest).convertToStart},
		{kindToShim, (*actionRequest).convertToShim},
		{kindFixAll, (*actionRequest).fixAll},
		{kindSource, (*actionRequest).commands},
	}
}

// An actionRequest is where actions are asked for.
type actionRequest struct {
	ctx      context.Context
	s        *server
	v        *view
	path     string
	snapshot *workspace.Snapshot
	m        *mapper // of the file in the snapshot
	rng      protocol.Range
}

// CodeAction offers what can be done about a range.
func (s *server) CodeAction(ctx context.Context, p *protocol.CodeActionParams) ([]protocol.CommandOrCodeAction, error) {
	r, err := s.actionsAt(ctx, pathOf(p.TextDocument.URI))
	if err != nil || r == nil || !s.can.actions {
		return nil, err
	}
	r.rng = p.Range
	var list []protocol.CommandOrCodeAction
	for _, producer := range producers() {
		if !wanted(producer.kind, &p.Context) && !within(p.Context.Only, producer.kind) {
			continue
		}
		actions, err := producer.produce(r)
		if err != nil {
			return nil, err
		}
		for _, a := range actions {
			if wanted(*a.Kind, &p.Context) {
				list = append(list, &a)
			}
		}
	}
	return list, nil
}

// actionsAt is nil for a file of which nothing is known.
func (s *server) actionsAt(ctx context.Context, path string) (*actionRequest, error) {
	snapshot := s.workspace.Snapshot(path)
	if snapshot == nil {
		return nil, nil
	}
	r := &actionRequest{ctx: ctx, s: s, v: viewOf(ctx), path: path, snapshot: snapshot}
	if r.m = r.v.mapperIn(snapshot, path); r.m == nil {
		return nil, nil
	}
	return r, nil
}

// wanted reports whether the client wants actions of a kind. When it asks of its
// own accord, and not for certain kinds, it wants a light bulb: only fixes.
func wanted(kind protocol.CodeActionKind, c *protocol.CodeActionContext) bool {
	if len(c.Only) == 0 {
		return c.TriggerKind != protocol.CodeActionTriggerKindAutomatic || kind == protocol.CodeActionKindQuickFix
	}
	return slices.ContainsFunc(c.Only, func(only protocol.CodeActionKind) bool {
		return only == "" || kind == only || strings.HasPrefix(string(kind), string(only)+".")
	})
}

// within reports whether one of the kinds lies below kind.
func within(kinds []protocol.CodeActionKind, kind protocol.CodeActionKind) bool {
	return slices.ContainsFunc(kinds, func(k protocol.CodeActionKind) bool {
		return strings.HasPrefix(string(k), string(kind)+".")
	})
}

// findings returns what was found in the file.
func (r *actionRequest) findings() ([]finding.Finding, error) {
	fs, err := r.snapshot.Findings(r.ctx)
	if r.ctx.Err() != nil {
		return nil, err
	}
	// An analyzer that fails is in the log already; the others count.
	return slices.DeleteFunc(slices.Clone(fs), func(f finding.Finding) bool { return f.Span.File != r.path }), nil
}

// quickFixes offers the fixes of the findings that the range touches.
func (r *actionRequest) quickFixes() ([]protocol.CodeAction, error) {
	fs, err := r.findings()
	if err != nil {
		return nil, err
	}
	var list []protocol.CodeAction
	for _, f := range fs {
		if !r.touches(f) {
			continue
		}
		for i, fix := range f.Fixes {
			edit, err := r.edit(fix)
			if err != nil {
				r.s.logf("%s: %v", fix.Title, err)
			}
			if edit == nil {
				continue
			}
			a := protocol.CodeAction{
				Title:       fix.Title,
				Kind:        new(protocol.CodeActionKindQuickFix),
				Diagnostics: []protocol.Diagnostic{r.v.diagnostic(r.snapshot, r.m, f)},
				Edit:        edit,
			}
			if i == 0 {
				a.IsPreferred = new(true)
			}
			list = append(list, a)
		}
	}
	return list, nil
}

// touches reports whether the range meets a finding or what would mend it: a
// handler's name, or the parameter that is wrong.
func (r *actionRequest) touches(f finding.Finding) bool {
	spans := []finding.Span{f.Span}
	for _, fix := range f.Fixes {
		for _, e := range fix.Edits {
			if e.Span.File == r.path {
				spans = append(spans, e.Span)
			}
		}
	}
	return slices.ContainsFunc(spans, func(s finding.Span) bool {
		at := r.m.span(s)
		return !before(at.End, r.rng.Start) && !before(r.rng.End, at.Start)
	})
}

// before reports whether a comes before b.
func before(a, b protocol.Position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character
}
