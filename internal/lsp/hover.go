package lsp

import (
	"context"
	"fmt"
	"go/types"
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/sample"
)

// Hover tells what a handler is to Lambda, what a setting of function.json means,
// and where a value of event.json goes.
func (s *server) Hover(ctx context.Context, p *protocol.HoverParams) (*protocol.Hover, error) {
	v, path := viewOf(ctx), pathOf(p.TextDocument.URI)
	snapshot := s.workspace.Snapshot(path)
	if snapshot == nil {
		return nil, nil
	}
	m := v.mapperIn(snapshot, path)
	if m == nil {
		return nil, nil
	}
	offset := m.offset(p.Position)
	switch filepath.Base(path) {
	case function.FileName:
		return s.hoverSetting(m, path, offset), nil
	case sampleEvent:
		return s.hoverEvent(ctx, snapshot, m, path, offset)
	}
	handlers, err := handlersIn(ctx, snapshot, path)
	if err != nil {
		return nil, err
	}
	for _, h := range handlers {
		if h.start <= offset && offset <= h.end {
			return s.markdown(s.describe(h), h.rng(m)), nil
		}
	}
	return nil, nil
}

// markdown is a hover, for clients that cannot show Markdown as it is.
func (s *server) markdown(text string, rng protocol.Range) *protocol.Hover {
	kind := protocol.MarkupKindMarkdown
	if !s.can.markdown {
		kind = protocol.MarkupKindPlainText
		text = strings.NewReplacer("```json\n", "", "```\n", "", "**", "", "`", "").Replace(text)
	}
	return &protocol.Hover{Contents: &protocol.MarkupContent{Kind: kind, Value: text}, Range: &rng}
}

// describe says what a handler is to Lambda.
func (s *server) describe(h located) string {
	qualifier := types.RelativeTo(h.checked.Package.Types)
	var b strings.Builder
	if h.Model == handler.Start {
		b.WriteString("Lambda handler, **Start model**: `lambda.Start` serves it in a `bootstrap`, and any Handler will do\n")
	} else {
		fmt.Fprintf(&b, "Lambda handler, **shim model**: Python runtimes import it from `handler.so`\n\nHandler: `%s`\n", handlerName(h))
	}
	if h.Event != nil {
		fmt.Fprintf(&b, "\nEvent: `%s`, such as\n\n```json\n%s\n```\n", types.TypeString(h.Event, qualifier), s.sampleOf(h.Event, h.checked.Package.JSON()))
	} else {
		b.WriteString("\nEvent: none\n")
	}
	if h.Result != nil {
		fmt.Fprintf(&b, "\nResponse: `%s`\n", types.TypeString(h.Result, qualifier))
	}
	if built, ok := s.built.Load(h.checked.Package.Dir); ok {
		fmt.Fprintf(&b, "\nLast build: %s\n", built)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// A sampled is an event type and a sample of it.
type sampled struct {
	event types.Type
	text  string
}

// sampleOf is an event of a type, cut to what a hover can show. The last one is
// kept: a sample of the large event types takes longer than the rest of a hover.
func (s *server) sampleOf(event types.Type, mode jsoncheck.Mode) string {
	if last := s.sampled.Load(); last != nil && last.event == event {
		return last.text
	}
	const most = 30
	text := strings.TrimSpace(string(sample.Example(event, mode)))
	if all := strings.Split(text, "\n"); len(all) > most {
		text = strings.Join(all[:most], "\n") + "\n…"
	}
	s.sampled.Store(&sampled{event, text})
	return text
}

// handlerName is what function.json has to call a shim handler.
func handlerName(h located) string {
	module := function.DefaultModule
	if m, _, ok := function.SplitHandler(h.checked.Function.Handler()); ok {
		module = m
	}
	return module + "." + h.Name
}

// hoverSetting says what is known of the value at an offset of function.json. The
// extension's schema knows what settings are for, and tells that itself.
func (s *server) hoverSetting(m *mapper, path string, offset int) *protocol.Hover {
	config, _ := function.Parse(path, []byte(m.text))
	node := config.Source.At(offset)
	if node == nil {
		return nil
	}
	var text string
	if !s.extension {
		text = function.Describe(node.Pointer())
		if values := function.Values(node.Pointer()); len(values) > 0 {
			text += "\n\n" + node.Name + " is one of " + strings.Join(values, ", ")
		}
	}
	if r, ok := function.Lookup(node.Text); ok && node.Pointer() == "/Runtime" {
		text = describeRuntime(r)
	}
	if text == "" {
		return nil
	}
	rng := m.span(node.Span)
	return &protocol.Hover{Contents: &protocol.MarkupContent{Kind: protocol.MarkupKindPlainText, Value: text}, Range: &rng}
}

func describeRuntime(r function.Runtime) string {
	text := r.Name + " runs "
	switch r.Kind {
	case function.Python:
		text += "handler.so, which it imports into CPython " + r.Python
	default:
		text += "bootstrap"
	}
	if r.GLIBC != "" {
		text += "; its C library is glibc " + r.GLIBC
	}
	if !r.Deprecated.IsZero() {
		text += "; deprecated on " + r.Deprecated.Format("2006-01-02")
	}
	return text
}
