package relay

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// nopConn is nobody's connection.
type nopConn struct{}

func (nopConn) Read([]byte) (int, error)    { select {} }
func (nopConn) Write(b []byte) (int, error) { return len(b), nil }
func (nopConn) Close() error                { return nil }

// 10: 200 requests at once, a third of them cancelled, to one server and to both:
// each gets one answer, its own.
func TestInterleavedAndCancelled(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{dir: function(t, sound)}, nil)
	var mu sync.Mutex
	cancelled := map[string]chan struct{}{}
	wish := func(name string) chan struct{} {
		mu.Lock()
		defer mu.Unlock()
		if cancelled[name] == nil {
			cancelled[name] = make(chan struct{})
		}
		return cancelled[name]
	}
	// The fake answers what is not cancelled with what it was asked, and the rest when
	// it is told that it is.
	play := func(raw json.RawMessage) (any, *lsptest.Error) {
		if text(raw, "fate") == "cancel" {
			<-wish(text(raw, "name"))
			return nil, &lsptest.Error{Code: codeRequestCancelled, Message: "cancelled"}
		}
		return map[string]any{"contents": map[string]any{"kind": "markdown", "value": text(raw, "name")}}, nil
	}
	g.Handle("textDocument/hover", play)
	g.Handle("textDocument/definition", play)
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	type sent struct {
		name, fate string
		id         int
		wait       func(any) error
	}
	var all []sent
	names := map[int]string{}
	for i := range 200 {
		q := sent{name: strings.Repeat("x", i+1), fate: []string{"answer", "answer", "cancel"}[i%3]}
		p := at(doc, s.At(doc.Text, "Handle(").Start)
		p["name"], p["fate"] = q.name, q.fate
		q.id, q.wait = s.Go([]string{"textDocument/hover", "textDocument/definition"}[i%2], p)
		names[q.id] = q.name
		if all = append(all, q); i%5 == 4 {
			s.Change(doc, lsptest.TextEdit{NewText: "\n"})
		}
	}
	for _, q := range all {
		if q.fate == "cancel" {
			s.Notify("$/cancelRequest", map[string]any{"id": q.id})
		}
	}
	for range 200 / 3 {
		var p struct{ ID int }
		if err := json.Unmarshal(g.Await("$/cancelRequest", nil), &p); err != nil {
			t.Fatal(err)
		}
		close(wish(names[p.ID]))
	}
	for _, q := range all {
		var got struct{ Contents struct{ Value string } }
		err := q.wait(&got)
		var e *lsptest.Error
		switch {
		case q.fate == "cancel" && (!asError(err, &e) || e.Code != codeRequestCancelled):
			t.Errorf("%d: got %v", q.id, err)
		case q.fate == "answer" && (err != nil || strings.TrimRight(strings.SplitN(got.Contents.Value, "\n", 2)[0], "\n") != q.name):
			t.Errorf("%d: got %v, %+v", q.id, err, got)
		}
	}
	s.end()
	s.relay.mu.Lock()
	defer s.relay.mu.Unlock()
	if len(s.relay.requests) != 0 {
		t.Errorf("%d requests are still noted", len(s.relay.requests))
	}
}

// A server takes a request of its own back.
func TestServerCancels(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s, g, _ := withFake(t, start{prepare: func(s *session) {
		s.Handle("custom/slow", func(json.RawMessage) (any, *lsptest.Error) {
			<-release
			return "done", nil
		})
	}}, nil)
	id, wait := g.Go("custom/slow", nil)
	s.Await("custom/slow", nil)
	g.Notify("$/cancelRequest", map[string]any{"id": id})
	s.Await("$/cancelRequest", nil)
	close(release)
	var done string
	if err := wait(&done); err != nil || done != "done" {
		t.Errorf("got %q, %v", done, err)
	}
	s.end()
}

// Ours is not waited for: its part is left out, with a line in the log.
func TestOursTakesTooLong(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{dir: function(t, sound), limits: func(l *limits) { l.ours = 1 }}, nil)
	g.answers("textDocument/hover", `{"contents":{"kind":"markdown","value":"theirs"}}`)
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	for range 1000 {
		s.Change(doc, lsptest.TextEdit{NewText: "// x\n"})
		var got struct{ Contents struct{ Value string } }
		s.Must("textDocument/hover", at(doc, s.At(doc.Text, "Handle(").Start), &got)
		if got.Contents.Value == "theirs" {
			break
		}
	}
	if !strings.Contains(s.log.String(), "textDocument/hover: lambda-lsp takes too long") {
		t.Errorf("the log says nothing of it:\n%s", s.log)
	}
	s.end()
}
