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
	checked, err := snapshot.Check(ctx)
	if ctx.Err() != nil {
		return nil, err
	}
	for _, c := range checked {
		event := c.Event()
		if event == nil {
			continue
		}
		l, ok := sample.Land(node, event, jsoncheck.Auto)
		if !ok {
			return nil, nil
		}
		qualifier := types.RelativeTo(c.Package.Types)
		text := "Decodes into field `" + l.Field.Name() + " " + types.TypeString(l.Field.Type(), qualifier) +
			"` of `" + types.TypeString(l.Struct, qualifier) + "`"
		span := node.Span
		if node.Key.File != "" && offset <= node.Key.End.Offset {
			span = node.Key
		}
		return s.markdown(text, m.span(span)), nil
	}
	return nil, nil
}
