package lsp

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// Completion offers what function.json can say, the fields of the event in
// event.json, and whole handlers at the top level of Go files, where all else is
// gopls's.
func (s *server) Completion(ctx context.Context, p *protocol.CompletionParams) (protocol.CompletionResult, error) {
	v, path := viewOf(ctx), pathOf(p.TextDocument.URI)
	list := protocol.CompletionItemSlice{}
	snapshot := s.workspace.Snapshot(path)
	goFile := isHandlerFile(path)
	words := map[string]func(context.Context, *workspace.Snapshot, *mapper, cursor) ([]completed, error){
		function.FileName: s.settingWords, sampleEvent: s.eventWords,
	}[filepath.Base(path)]
	if snapshot == nil || !goFile && words == nil {
		return list, nil
	}
	m := v.mapperIn(snapshot, path)
	if m == nil {
		return list, nil
	}
	if goFile {
		return s.handlerSnippets(ctx, snapshot, m, m.offset(p.Position))
	}
	at := cursorIn(m.text, m.offset(p.Position))
	rng := m.rng(at.start, at.end)
	offered, err := words(ctx, snapshot, m, at)
	if err != nil {
		return nil, err
	}
	for _, w := range offered {
		if at.key && slices.Contains(at.members, w.label) {
			continue
		}
		if at.follows && !strings.HasSuffix(w.text, " ") { // which waits for a value
			w.text += ","
		}
		item := protocol.CompletionItem{
			Label:      w.label,
			Kind:       w.kind,
			FilterText: protocol.NewOptional(w.text),
			TextEdit:   &protocol.TextEdit{Range: rng, NewText: w.text},
		}
		if w.detail != "" {
			item.Detail = protocol.NewOptional(w.detail)
		}
		list = append(list, item)
	}
	return list, nil
}

// A completed is one thing to write: text, in JSON.
type completed struct {
	label, text string
	kind        protocol.CompletionItemKind
	detail      string
}

// settingWords returns what may stand at a place of function.json. What needs no
// look at the code, the extension's schema has as well.
func (s *server) settingWords(ctx context.Context, snapshot *workspace.Snapshot, _ *mapper, at cursor) ([]completed, error) {
	checked, err := snapshot.Check(ctx)
	if ctx.Err() != nil {
		return nil, err
	}
	var words []completed
	switch pointer := jsontree.Pointer(at.path...); {
	case at.key && pointer == "/Environment/Variables":
		for _, name := range environmentNames(checked) {
			words = append(words, keyWord(name, at, empty[jsontree.String]))
		}
	case s.extension && pointer != "/Handler":
	case at.key:
		for _, f := range function.Fields(pointer) {
			words = append(words, keyWord(f.Name, at, empty[f.Kind]))
		}
	case pointer == "/Handler":
		for _, name := range handlerNames(checked) {
			words = append(words, completed{label: name, text: quote(name), kind: protocol.CompletionItemKindFunction})
		}
	default:
		for _, value := range function.Values(pointer) {
			text := quote(value)
			if value == "true" || value == "false" {
				text = value
			}
			words = append(words, completed{label: value, text: text, kind: protocol.CompletionItemKindEnumMember})
		}
	}
	return words, nil
}

// keyWord is a member's name, with a value to start from unless the member is
// there already.
func keyWord(name string, at cursor, value string) completed {
	text := quote(name)
	if !at.hasValue {
		text += ": " + value
	}
	return completed{label: name, text: text, kind: protocol.CompletionItemKindProperty}
}

var empty = map[jsontree.Kind]string{
	jsontree.String: `""`, jsontree.Object: "{}", jsontree.Array: "[]",
}

// handlerNames are the shim handlers of a package, as function.json calls them.
func handlerNames(checked []*workspace.Checked) []string {
	var names []string
	for _, c := range checked {
		if c.Handlers == nil || c.Function == nil {
			continue
		}
		for _, h := range c.Handlers.Handlers {
			if h.Valid && h.Model == handler.Shim {
				names = append(names, handlerName(located{Handler: h, checked: c}))
			}
		}
	}
	return names
}

// environmentNames are the variables that a package reads and that Lambda does
// not set itself.
func environmentNames(checked []*workspace.Checked) []string {
	var names []string
	seen := map[string]bool{}
	for _, c := range checked {
		reads, _ := function.EnvReads(c.Package.Fset, c.Package.Files, c.Package.Info)
		for _, read := range reads {
			if !seen[read.Name] && !function.IsPreset(read.Name) && !function.IsReserved(read.Name) {
				seen[read.Name] = true
				names = append(names, read.Name)
			}
		}
	}
	return names
}

func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string can be encoded, and a Builder written
	return strings.TrimSuffix(b.String(), "\n")
}
