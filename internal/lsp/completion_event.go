package lsp

import (
	"context"
	"go/types"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/sample"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// eventWords returns what may stand at a place of event.json: the fields of the
// struct that the object around it decodes into, and what a value may look like.
func (s *server) eventWords(ctx context.Context, snapshot *workspace.Snapshot, m *mapper, at cursor) ([]completed, error) {
	event, err := eventOf(ctx, snapshot)
	if event == nil {
		return nil, err
	}
	t := sample.At(event.Type, at.path, event.mode)
	if t == nil {
		return nil, nil
	}
	indent := indentOf(m.text, at.start)
	if !at.key {
		return event.values(t, indent), nil
	}
	var words []completed
	for _, f := range sample.Fields(t, event.mode) {
		value := ""
		if !at.hasValue {
			value = event.example(f.Var.Type(), indent)
		}
		if f.Quoted {
			value = quote(value)
		}
		w := keyWord(f.Name, at, value)
		w.kind, w.detail = protocol.CompletionItemKindField, event.name(f.Var.Type())
		words = append(words, w)
	}
	return words, nil
}

// values are the values of a type that can be told: both of a bool, and an
// example of what has parts.
func (e *eventType) values(t types.Type, indent string) []completed {
	detail := e.name(t)
	switch text := e.example(t, indent); text {
	case "false":
		return []completed{
			{"true", "true", protocol.CompletionItemKindValue, detail},
			{"false", "false", protocol.CompletionItemKindValue, detail},
		}
	case "null", "0", `""`, "{}", "[]":
		return nil // is typed as fast
	default:
		return []completed{{detail, text, protocol.CompletionItemKindStruct, "example"}}
	}
}

// example is an example of a value, for a place whose line has an indent.
func (e *eventType) example(t types.Type, indent string) string {
	return strings.ReplaceAll(string(sample.Example(t, e.mode)), "\n", "\n"+indent)
}

// indentOf is the white space that the line around an offset starts with.
func indentOf(text string, offset int) string {
	line := text[strings.LastIndexByte(text[:offset], '\n')+1:]
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}
