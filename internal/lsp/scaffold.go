package lsp

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/sample"
	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// handlers offers to write a handler for each event source, behind the
// declaration at the cursor, in a package main that has none. With a main and without
// function.json it is a program of another kind, to which dozens of actions are noise.
func (r *actionRequest) handlers() ([]protocol.CodeAction, error) {
	if !isHandlerFile(r.path) {
		return nil, nil
	}
	at, err := placeFor(r.ctx, r.snapshot, r.m.text, r.m.offset(r.rng.Start))
	if err != nil || at.other {
		return nil, err
	}
	var list []protocol.CodeAction
	for _, model := range at.models {
		for _, source := range events.All() {
			if a, ok := r.handlerFor(source, model, at.Place); ok {
				list = append(list, a)
			}
		}
	}
	return list, nil
}

// A handlerPlace is where a handler can be written.
type handlerPlace struct {
	events.Place
	models []handler.Model // that it can have; none where there is no place
	other  bool            // the package has a main, and nothing that is Lambda's
}

// placeFor returns where a handler is to be written: nowhere in a package that has
// one, or that can be no function.
func placeFor(ctx context.Context, s *workspace.Snapshot, text string, offset int) (handlerPlace, error) {
	at := handlerPlace{Place: events.Place{Text: []byte(text), Offset: offset}}
	checked, err := s.Check(ctx)
	if ctx.Err() != nil {
		return at, err
	}
	for _, c := range checked {
		if c.Function == nil { // a package of tests, or no package main
			continue
		}
		if c.Handlers != nil && len(c.Handlers.Handlers) > 0 {
			return handlerPlace{}, nil
		}
		at.models = []handler.Model{handler.Shim, handler.Start}
		if runtime, ok := function.Lookup(c.Function.Runtime()); ok && runtime.Kind == function.Python {
			at.models = at.models[:1]
		}
		at.Declared = func(name string) bool { return c.Package.Types.Scope().Lookup(name) != nil }
		at.C = importsC(c.Package)
		at.other = at.Declared("main") && c.Function.File == ""
	}
	return at, nil
}

func (r *actionRequest) handlerFor(source events.Source, model handler.Model, at events.Place) (protocol.CodeAction, bool) {
	edits, ok := source.Insert(at, model)
	if !ok {
		return protocol.CodeAction{}, false
	}
	after := r.m.text
	for i := len(edits) - 1; i >= 0; i-- {
		after = after[:edits[i].Start] + edits[i].New + after[edits[i].End:]
	}
	edit := &protocol.WorkspaceEdit{}
	r.add(edit, r.path, r.m.text, after)
	how := "shim"
	if model == handler.Start {
		how = "lambda.Start"
	}
	name, _, _ := strings.Cut(source.Title, ":")
	kind := kindRewrite + ".handler"
	return protocol.CodeAction{Title: "Write a handler for " + name + " (" + how + ")", Kind: &kind, Edit: edit}, true
}

func importsC(p *workspace.Package) bool {
	for _, f := range p.Files {
		for _, spec := range f.Imports {
			if spec.Path.Value == `"C"` {
				return true
			}
		}
	}
	return false
}

// functionJSON offers to create function.json beside a handler.
func (r *actionRequest) functionJSON() ([]protocol.CodeAction, error) {
	h, err := r.only()
	if err != nil || h == nil || h.checked.Function.File != "" {
		return nil, err
	}
	o := scaffold.Options{Dir: filepath.Dir(r.path), Runtime: function.DefaultShimRuntime}
	name := handlerName(*h)
	if h.Model == handler.Start {
		o.Runtime, name = function.DefaultStartRuntime, "bootstrap"
	}
	text, err := o.FunctionJSON(name)
	if err != nil {
		return nil, err
	}
	return r.create(kindRewrite+".functionJSON", function.FileName, text), nil
}

// eventJSON offers to create event.json from the type of a handler's event: the
// event source's own sample, or one that the type asks for.
func (r *actionRequest) eventJSON() ([]protocol.CodeAction, error) {
	h, err := r.only()
	if err != nil || h == nil || h.Event == nil {
		return nil, err
	}
	var text []byte
	h.checked.Package.Reading(func() {
		text = sample.Example(h.Event, h.checked.Package.JSON())
		if source, ok := events.ForType(h.Event); ok {
			text = source.Sample()
		}
	})
	return r.create(kindRewrite+".eventJSON", sampleEvent, strings.TrimSuffix(string(text), "\n")+"\n"), nil
}

// only returns the handler of the file, nil if it has none or several.
func (r *actionRequest) only() (*located, error) {
	handlers, err := handlersIn(r.ctx, r.snapshot, r.path)
	if err != nil || len(handlers) != 1 {
		return nil, err
	}
	return &handlers[0], nil
}

// create offers to create a file beside the one that is open, if the client can
// and there is none.
func (r *actionRequest) create(kind protocol.CodeActionKind, name, text string) []protocol.CodeAction {
	path := filepath.Join(filepath.Dir(r.path), name)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) || r.v.docs[path] != nil || !r.s.can.createFiles {
		return nil
	}
	return []protocol.CodeAction{{
		Title: "Create " + name,
		Kind:  &kind,
		Edit:  &protocol.WorkspaceEdit{DocumentChanges: createFile(r.v.uriOf(path), text)},
	}}
}
