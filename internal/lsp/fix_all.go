package lsp

import (
	"context"
	"encoding/json"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// actionData is what an action that is not worked out yet carries.
type actionData struct {
	URI  uri.URI                 `json:"uri"`
	Kind protocol.CodeActionKind `json:"kind"`
}

// fixAll offers to apply the first fix of each error and warning in the file.
func (r *actionRequest) fixAll() ([]protocol.CodeAction, error) {
	fixes, err := r.fixes()
	if err != nil || len(fixes) == 0 {
		return nil, err
	}
	a := protocol.CodeAction{Title: "Fix all", Kind: new(kindFixAll)}
	if r.s.can.resolveEdits {
		data, err := json.Marshal(actionData{r.v.uriOf(r.path), kindFixAll})
		a.Data = data
		return []protocol.CodeAction{a}, err
	}
	a.Edit, err = r.edit(fixes...)
	return []protocol.CodeAction{a}, err
}

// fixes are those that fixAll applies: what "check --fix" does to this file.
func (r *actionRequest) fixes() ([]finding.Fix, error) {
	fs, err := r.findings()
	var fixes []finding.Fix
	for _, f := range fs {
		if f.Severity != finding.Info && len(f.Fixes) > 0 {
			fixes = append(fixes, f.Fixes[0])
		}
	}
	return fixes, err
}

// CodeActionResolve works out the edit of an action.
func (s *server) CodeActionResolve(ctx context.Context, a *protocol.CodeAction) (*protocol.CodeAction, error) {
	if a.Data == nil {
		return a, nil
	}
	var data actionData
	if err := json.Unmarshal(a.Data, &data); err != nil || data.Kind != kindFixAll && !isConversion(data.Kind) {
		return nil, invalid("the action's data is not the server's own: %s", a.Data)
	}
	r, err := s.actionsAt(ctx, pathOf(data.URI))
	if err != nil || r == nil {
		return nil, protocol.ErrContentModified
	}
	if isConversion(data.Kind) {
		return r.resolveConversion(a, data.Kind)
	}
	fixes, err := r.fixes()
	if err != nil {
		return nil, err
	}
	resolved := *a
	resolved.Edit, err = r.edit(fixes...)
	return &resolved, err
}
