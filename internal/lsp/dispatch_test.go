package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// What the library would end the connection for.
func TestMessagesThatMakeNoSense(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	for _, body := range []string{
		`{"jsonrpc":"2.0","method":"lambda/unknown","params":{"a":1}}`,
		`{"jsonrpc":"2.0","method":"$/unknown"}`,
		`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":7}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didChange","params":[]}`,
		`{"jsonrpc":"2.0","method":"textDocument/didChange"}`,
		`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///no.go","version":1},"contentChanges":[]}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"untitled:x","text":""}}}`,
		`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{}}}`,
		`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":77}}`,
		`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":3}}`,
		`{"jsonrpc":"2.0","method":"initialized","params":7}`,
		`{"jsonrpc":"2.0","id":99,"result":1}`,
		`{"jsonrpc":"2.0","id":99,"error":{"code":1,"message":"x"}}`,
		`{"jsonrpc":"2.0","id":"x","result":1}`,
	} {
		if err := s.Send([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	s.settle()
	if inbox := s.Inbox(); len(inbox) != 0 {
		t.Errorf("the server has answered: %s", inbox)
	}
}

// Bodies that are no message are answered, without an id, and not fatal.
func TestBodiesThatAreNoMessage(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	for _, body := range []string{
		``, `{`, `null`, `[]`, `7`, `{}`, "\xff\xfe", `{"jsonrpc":"2.0"}`, `{"jsonrpc":"1.0","method":"x"}`,
		`[{"jsonrpc":"2.0","method":"initialized"}]`, `{"jsonrpc":"2.0","id":{},"method":"x"}`,
		strings.Repeat("[", 100_000),
	} {
		if err := s.Send([]byte(body)); err != nil {
			t.Fatal(err)
		}
		answer := s.Await("", nil)
		var m struct {
			ID    json.RawMessage `json:"id"`
			Error lsptest.Error   `json:"error"`
		}
		if err := json.Unmarshal(answer, &m); err != nil || string(m.ID) != "null" || m.Error.Code != -32700 {
			t.Errorf("%.40q is answered by %s", body, answer)
		}
	}
	s.settle()
}

func TestRequestsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	for _, tt := range []struct {
		method string
		params any
		code   int
	}{
		{"lambda/unknown", nil, -32601},
		{"textDocument/references", map[string]any{}, -32601},
		{"lambda/unknown", []int{1}, -32601},
		{"textDocument/hover", []int{1}, -32602},
	} {
		if err := s.Call(tt.method, tt.params, nil); code(err) != tt.code {
			t.Errorf("%s gives %v, want %d", tt.method, err, tt.code)
		}
	}
}

// A method that panics, in a request and in a notification.
type panicking struct{ *server }

func (panicking) Hover(context.Context, *protocol.HoverParams) (*protocol.Hover, error) {
	panic("hover fell over")
}

func (panicking) DidSave(context.Context, *protocol.DidSaveTextDocumentParams) error {
	panic("save fell over")
}

func TestPromise3PanicCostsOneReply(t *testing.T) {
	t.Parallel()
	s := begin(t, start{methods: func(s *server) protocol.Server { return panicking{s} }})
	at := map[string]any{"textDocument": map[string]any{"uri": "file:///a.go"}, "position": lsptest.Position{}}
	s.Notify("textDocument/didSave", at)
	if err := s.Call("textDocument/hover", at, nil); code(err) != -32603 {
		t.Errorf("got %v", err)
	}
	s.settle()
	for _, want := range []string{"hover fell over", "save fell over", "dispatch_test.go"} {
		if !strings.Contains(s.log.String(), want) {
			t.Errorf("the log does not say %q", want)
		}
	}
}

// A method that waits until it is cancelled.
type waiting struct {
	*server
	entered chan struct{}
}

func (w waiting) Hover(ctx context.Context, _ *protocol.HoverParams) (*protocol.Hover, error) {
	w.entered <- struct{}{}
	<-ctx.Done()
	return nil, nil
}

func TestCancellation(t *testing.T) {
	t.Parallel()
	entered := make(chan struct{})
	s := begin(t, start{methods: func(s *server) protocol.Server { return waiting{s, entered} }})
	at := map[string]any{"textDocument": map[string]any{"uri": "file:///a.go"}, "position": lsptest.Position{}}
	id, wait := s.Go("textDocument/hover", at)
	<-entered
	s.settle() // others do not wait for it
	s.Notify("$/cancelRequest", map[string]any{"id": id})
	if err := wait(nil); code(err) != -32800 {
		t.Errorf("got %v", err)
	}
	// Those that still run when the client leaves do not keep the server.
	_, wait = s.Go("textDocument/hover", at)
	<-entered
	s.client.Close()
	<-s.done
	if err := wait(nil); err == nil {
		t.Error("a request whose client has gone was answered")
	}
}

// A method that says which text its request saw.
type reading struct {
	*server
	release chan struct{}
}

func (r reading) Hover(ctx context.Context, p *protocol.HoverParams) (*protocol.Hover, error) {
	<-r.release
	doc := viewOf(ctx).docs[pathOf(p.TextDocument.URI)]
	return &protocol.Hover{Contents: protocol.String(doc.text)}, nil
}

// A request sees what was current when it came, however late it runs.
func TestRequestsSeeTheirView(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := begin(t, start{methods: func(s *server) protocol.Server { return reading{s, release} }})
	doc := s.OpenText(s.path("a.go"), "0")
	var waits []func(any) error
	for i := range 50 {
		s.SetText(doc, fmt.Sprint(i))
		_, wait := s.Go("textDocument/hover", map[string]any{
			"textDocument": map[string]any{"uri": doc.URI}, "position": lsptest.Position{},
		})
		waits = append(waits, wait)
	}
	close(release)
	for i, wait := range waits {
		var got struct{ Contents string }
		if err := wait(&got); err != nil || got.Contents != fmt.Sprint(i) {
			t.Errorf("request %d saw %q, %v", i, got.Contents, err)
		}
	}
}
