package lsp

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

// DocumentLink leads from the Handler of function.json to the function that it
// names, which to an editor of JSON is a string like any other.
func (s *server) DocumentLink(ctx context.Context, p *protocol.DocumentLinkParams) ([]protocol.DocumentLink, error) {
	list := []protocol.DocumentLink{}
	v, path := viewOf(ctx), pathOf(p.TextDocument.URI)
	snapshot := s.workspace.Snapshot(path)
	if snapshot == nil || filepath.Base(path) != function.FileName {
		return list, nil
	}
	m := v.mapperIn(snapshot, path)
	checked, err := snapshot.Check(ctx)
	if ctx.Err() != nil || m == nil {
		return nil, err
	}
	config, _ := function.Parse(path, []byte(m.text))
	node := config.Source.Lookup("/Handler")
	if node == nil {
		return list, nil
	}
	_, name, ok := function.SplitHandler(node.Text)
	if !ok {
		return list, nil
	}
	for _, c := range checked {
		if c.Function == nil || c.Handlers == nil {
			continue
		}
		for _, h := range c.Handlers.Handlers {
			at := c.Package.Fset.Position(h.Pos)
			if h.Name != name || strings.HasSuffix(at.Filename, "_test.go") {
				continue
			}
			// Editors that know more than files take the fragment for a line.
			target := uri.URI(fmt.Sprintf("%s#L%d", v.uriOf(at.Filename), at.Line))
			list = append(list, protocol.DocumentLink{Range: m.span(node.Span), Target: &target, Tooltip: new("Go to " + name)})
		}
	}
	return list, nil
}
