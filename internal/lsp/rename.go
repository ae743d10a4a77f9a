package lsp

import (
	"context"
	"go/ast"
	"go/types"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// Rename answers with what a new name means to function.json, and to nothing else:
// when a handler gets one that Handler names. The server does not advertise it, as
// renaming is gopls's: who speaks to both adds this to gopls's edit.
func (s *server) Rename(ctx context.Context, p *protocol.RenameParams) (*protocol.WorkspaceEdit, error) {
	path := pathOf(p.TextDocument.URI)
	if !strings.HasSuffix(path, ".go") {
		return nil, nil
	}
	r, err := s.actionsAt(ctx, path)
	if err != nil || r == nil {
		return nil, err
	}
	checked, err := r.snapshot.Check(ctx)
	if ctx.Err() != nil {
		return nil, err
	}
	for _, c := range checked {
		if c.Function == nil || c.Function.Config == nil || c.Handlers == nil {
			continue
		}
		_, symbol, ok := function.SplitHandler(c.Function.Handler())
		if !ok {
			continue // it names no func, as that of an executable need not
		}
		obj := objectAt(c.Package, path, r.m.offset(p.Position))
		for _, h := range c.Handlers.Handlers {
			if obj != nil && h.Obj == obj && h.Name == symbol {
				return r.edit(c.Function.RenameHandler(p.NewName))
			}
		}
	}
	return nil, nil
}

// objectAt is what the identifier at an offset of a file stands for, nil if there
// is none.
func objectAt(p *workspace.Package, path string, offset int) (obj types.Object) {
	for _, f := range p.Files {
		if p.Fset.Position(f.FileStart).Filename != path {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if ok && p.Fset.Position(id.Pos()).Offset <= offset && offset <= p.Fset.Position(id.End()).Offset {
				obj = p.Info.ObjectOf(id)
			}
			return n != nil && obj == nil
		})
	}
	return obj
}
