package lsp

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// handlerSnippets offers a handler for each event source, in place of the word
// that is being typed at the top level of a function without one: "handler-sqs"
// of the shim model, "start-sqs" for lambda.Start.
func (s *server) handlerSnippets(ctx context.Context, snapshot *workspace.Snapshot, m *mapper, offset int) (protocol.CompletionItemSlice, error) {
	list := protocol.CompletionItemSlice{}
	start, ok := topLevelWord(m.text, offset)
	if !ok {
		return list, nil
	}
	at, err := placeFor(ctx, snapshot, m.text, start)
	if err != nil {
		return nil, err
	}
	rng := m.rng(start, offset)
	for _, model := range at.models {
		prefix := "handler-"
		if model == handler.Start {
			prefix = "start-"
		}
		for _, source := range events.All() {
			text, imports, ok := source.Complete(at.Place, model)
			if !ok {
				continue
			}
			item := protocol.CompletionItem{
				Label:      prefix + source.Name,
				Kind:       protocol.CompletionItemKindSnippet,
				Detail:     protocol.NewOptional(source.Title),
				FilterText: protocol.NewOptional(prefix + source.Name),
			}
			text = strings.TrimSuffix(text, "\n")
			if s.can.snippets {
				text = events.Snippet(text, model)
				item.InsertTextFormat = protocol.InsertTextFormatSnippet
			}
			item.TextEdit = &protocol.TextEdit{Range: rng, NewText: text}
			for _, e := range imports {
				item.AdditionalTextEdits = append(item.AdditionalTextEdits, protocol.TextEdit{Range: m.rng(e.Start, e.End), NewText: e.New})
			}
			list = append(list, item)
		}
	}
	return list, nil
}

// topLevelWord returns where the word before offset starts, if it is all there is
// on its line so far and no declaration or comment is around it.
func topLevelWord(text string, offset int) (start int, ok bool) {
	start, ok = wordAlone(text, offset)
	if !ok {
		return 0, false
	}
	fset := token.NewFileSet()
	// A word alone is no declaration: the file need not parse.
	file, _ := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if file == nil || !file.Package.IsValid() || start <= fset.Position(file.Name.Pos()).Offset {
		return 0, false
	}
	around := func(n ast.Node) bool {
		return fset.Position(n.Pos()).Offset < start && start < fset.Position(n.End()).Offset
	}
	for _, decl := range file.Decls {
		if _, bad := decl.(*ast.BadDecl); !bad && around(decl) {
			return 0, false
		}
	}
	for _, comment := range file.Comments {
		if around(comment) {
			return 0, false
		}
	}
	return start, true
}

// wordAlone returns where the word before offset starts, if it is all there is on its
// line so far.
func wordAlone(text string, offset int) (start int, ok bool) {
	start = strings.LastIndexByte(text[:offset], '\n') + 1
	return start, strings.Trim(text[start:offset], "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// isHandlerFile reports whether a handler may be declared in a file.
func isHandlerFile(path string) bool {
	return strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go")
}

// CompletesHandler reports whether the server may have something to complete at an
// offset of a Go file, as can be told from its text alone: elsewhere there is no need to
// ask.
func CompletesHandler(path, text string, offset int) bool {
	_, ok := wordAlone(text, offset)
	return ok && isHandlerFile(path)
}
