package lsp

import (
	"context"
	"go/types"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/sample"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// hoverEvent says which field of the handler's event takes the value at an offset
// of a sample. While the sample is not JSON, what comes before the fault counts.
func (s *server) hoverEvent(ctx context.Context, snapshot *workspace.Snapshot, m *mapper, path string, offset int) (*protocol.Hover, error) {
	doc, _ := jsontree.Parse(path, []byte(m.text))
	node := doc.At(offset)
	if node == nil || len(node.Children) > 0 && (node.Key.File == "" || offset > node.Key.End.Offset) {
		return nil, nil // between values
	}
	event, err := eventOf(ctx, snapshot)
	if event == nil {
		return nil, err
	}
	l, ok := sample.Land(node, event.Type, event.mode)
	if !ok {
		return nil, nil
	}
	text := "Decodes into field `" + l.Field.Name() + " " + event.name(l.Field.Type()) +
		"` of `" + event.name(l.Struct) + "`"
	span := node.Span
	if node.Key.File != "" && offset <= node.Key.End.Offset {
		span = node.Key
	}
	return s.markdown(text, m.span(span)), nil
}

// An eventType is what the package's event.json decodes into.
type eventType struct {
	types.Type
	mode      jsoncheck.Mode
	qualifier types.Qualifier // how the package names types
}

// name is how the package calls a type.
func (e *eventType) name(t types.Type) string { return types.TypeString(t, e.qualifier) }

// eventOf returns the type of the package's event.json, nil if there is none. Only ctx
// makes an error.
func eventOf(ctx context.Context, snapshot *workspace.Snapshot) (*eventType, error) {
	checked, err := snapshot.Check(ctx)
	if ctx.Err() != nil {
		return nil, err
	}
	for _, c := range checked {
		if event := c.Event(); event != nil {
			return &eventType{event, c.Package.JSON(), types.RelativeTo(c.Package.Types)}, nil
		}
	}
	return nil, nil
}
