package lsp

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/convert"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// The kinds of the conversions, whose edits are worked out when they are chosen.
const (
	kindToStart   = kindRewrite + ".convertToStart"
	kindToShim    = kindRewrite + ".convertToShim"
	kindEventType = kindRewrite + ".eventType"
)

func isConversion(kind protocol.CodeActionKind) bool {
	return kind == kindToStart || kind == kindToShim || kind == kindEventType
}

// convertToStart offers to have lambda.Start call a shim handler.
func (r *actionRequest) convertToStart() ([]protocol.CodeAction, error) {
	return r.convertFrom(handler.Shim, kindToStart, "Convert to lambda.Start")
}

// convertToShim offers to have the shim call what lambda.Start does.
func (r *actionRequest) convertToShim() ([]protocol.CodeAction, error) {
	return r.convertFrom(handler.Start, kindToShim, "Convert to a shim handler")
}

func (r *actionRequest) convertFrom(m handler.Model, kind protocol.CodeActionKind, title string) ([]protocol.CodeAction, error) {
	h, err := r.only()
	if err != nil || h == nil || h.Model != m {
		return nil, err
	}
	return r.conversionAction(h.checked, kind, title)
}

// eventType offers to declare the type that event.json asks for: from there, and
// from a handler that takes any event.
func (r *actionRequest) eventType() ([]protocol.CodeAction, error) {
	if filepath.Base(r.path) != sampleEvent {
		h, err := r.only()
		if err != nil || h == nil || !convert.IsLoose(h.Event) || h.Decl == nil {
			return nil, err
		}
		return r.conversionAction(h.checked, kindEventType, "Declare the event type from event.json")
	}
	c, err := r.main()
	if err != nil || c == nil {
		return nil, err
	}
	return r.conversionAction(c, kindEventType, "Declare a Go type from this sample")
}

// main returns the package main of the file's directory, nil if there is none.
func (r *actionRequest) main() (*workspace.Checked, error) {
	checked, err := r.snapshot.Check(r.ctx)
	if r.ctx.Err() != nil {
		return nil, err
	}
	for _, c := range checked {
		if c.Function != nil {
			return c, nil
		}
	}
	return nil, nil
}

// conversionAction offers a conversion; where it is refused, only to a client
// that shows why.
func (r *actionRequest) conversionAction(c *workspace.Checked, kind protocol.CodeActionKind, title string) ([]protocol.CodeAction, error) {
	conversion, err := convertAs(c, kind)
	a := protocol.CodeAction{Title: title, Kind: &kind}
	if err != nil {
		if refusal, ok := errors.AsType[*convert.Refusal](err); ok && r.s.can.disabledActions {
			a.Disabled.Reason = refusal.Message
			return []protocol.CodeAction{a}, nil
		}
		return nil, nil
	}
	if r.s.can.resolveEdits {
		data, err := json.Marshal(actionData{r.v.uriOf(r.path), kind})
		a.Data = data
		return []protocol.CodeAction{a}, err
	}
	if a.Edit, err = r.edit(conversion.Fix); err != nil || a.Edit == nil {
		return nil, err
	}
	// Nobody says when it is chosen: the title has to tell.
	n := len(conversion.Left)
	if r.require(a.Edit, kind) != "" {
		n++
	}
	if n > 0 {
		a.Title += fmt.Sprintf(" (places left to mend: %d)", n)
	}
	return []protocol.CodeAction{a}, nil
}

func convertAs(c *workspace.Checked, kind protocol.CodeActionKind) (*convert.Conversion, error) {
	p := &convert.Package{
		Fset: c.Package.Fset, Files: c.Package.Files, Types: c.Package.Types, Info: c.Package.Info,
		Handlers: c.Handlers, Function: c.Function, Read: c.Package.ReadFile,
	}
	switch kind {
	case kindToStart:
		return convert.ToStart(p)
	case kindToShim:
		return convert.ToShim(p)
	}
	path := filepath.Join(c.Package.Dir, sampleEvent)
	text, err := p.Read(path)
	if err != nil {
		return nil, err
	}
	doc, err := jsontree.Parse(path, text)
	if err != nil {
		return nil, err
	}
	return convert.DeclareEvent(p, doc.Root)
}

// resolveConversion works out a conversion that was chosen, and lists what it leaves.
func (r *actionRequest) resolveConversion(a *protocol.CodeAction, kind protocol.CodeActionKind) (*protocol.CodeAction, error) {
	c, err := r.main()
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, protocol.ErrContentModified
	}
	conversion, err := convertAs(c, kind)
	if err != nil {
		return nil, invalid("%v", err)
	}
	resolved := *a
	if resolved.Edit, err = r.edit(conversion.Fix); err != nil {
		return nil, err
	}
	if missing := r.require(resolved.Edit, kind); missing != "" {
		r.s.showMessage(protocol.MessageTypeWarning, missing)
	}
	if len(conversion.Left) > 0 {
		r.s.showMessage(protocol.MessageTypeWarning, leftMessage(conversion.Left))
	}
	return &resolved, nil
}

// leftMessage lists the places that need the user.
func leftMessage(left []finding.Related) string {
	var b strings.Builder
	b.WriteString("places left to mend:")
	for _, l := range left {
		fmt.Fprintf(&b, "\n%s:%d:%d: %s", filepath.Base(l.Span.File), l.Span.Start.Line, l.Span.Start.Column, l.Message)
	}
	return b.String()
}
