package relay

import (
	"encoding/json"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// messages are what the user was shown, and no test has awaited.
func (s *session) messages() []string {
	var list []string
	for _, m := range s.Inbox() {
		if m.Method == "window/showMessage" {
			list = append(list, text(m.Params, "message"))
		}
	}
	return list
}

// one waits for the one message that the user is shown, which has a text in it.
func (s *session) one(part string) {
	s.t.Helper()
	got := text(s.Await("window/showMessage", nil), "message")
	if more := s.messages(); !strings.Contains(got, part) || len(more) != 0 {
		s.t.Errorf("the user was shown %q, and %q, want one that says %q", got, more, part)
	}
}

// ourFix checks that our server does all it does.
func (s *session) ourFix(d *lsptest.Doc) {
	s.t.Helper()
	s.until(d, func(list []lsptest.Diagnostic) bool { return sources(list)["lambda"] > 0 })
	var list []json.RawMessage
	s.Must("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": d.URI}, "range": s.At(d.Text, "Handle("), "context": map[string]any{"diagnostics": []any{}},
	}, &list)
	if len(list) == 0 || !strings.Contains(string(list[0]), "*runtime.Context") {
		s.t.Errorf("our actions are %s", list)
	}
}

// 11: both servers are asked to shut down, the answer waits for both, and exit ends
// them before the relay ends.
func TestShutdownInOrder(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{}, nil)
	asked, goOn := make(chan struct{}), make(chan struct{})
	g.Handle("shutdown", func(json.RawMessage) (any, *lsptest.Error) {
		close(asked)
		<-goOn
		return nil, nil
	})
	_, wait := s.Go("shutdown", nil)
	<-asked
	if err := s.Call("textDocument/hover", map[string]any{}, nil); err == nil || !strings.Contains(err.Error(), "after shutdown") {
		t.Errorf("got %v", err)
	}
	close(goOn)
	if err := wait(nil); err != nil {
		t.Error(err)
	}
	s.Notify("exit", nil)
	g.Await("exit", nil)
	<-s.done
	if s.err != nil || proc.Alive(g.process.Pid) {
		t.Errorf("the relay ended with %v, gopls lives: %v", s.err, proc.Alive(g.process.Pid))
	}
}

func TestExitAlone(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{}, nil)
	s.Notify("exit", nil)
	<-s.done
	if s.err != errExit || proc.Alive(g.process.Pid) {
		t.Errorf("got %v, gopls lives: %v", s.err, proc.Alive(g.process.Pid))
	}
}

func TestEditorGone(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{}, nil)
	s.client.Close()
	<-s.done
	if s.err != errGone || proc.Alive(g.process.Pid) {
		t.Errorf("got %v, gopls lives: %v", s.err, proc.Alive(g.process.Pid))
	}
}

// A gopls that neither answers shutdown nor ends is killed.
func TestDeafAtTheEnd(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{limits: func(l *limits) { l.ending = 100 * time.Millisecond }}, nil)
	g.Handle("shutdown", func(json.RawMessage) (any, *lsptest.Error) { select {} })
	s.end()
	if proc.Alive(g.process.Pid) {
		t.Error("gopls lives")
	}
}

// 11: gopls is killed while nothing goes on: it is started again, with the text that
// the editor has, and the user is told once.
func TestKilledIdle(t *testing.T) {
	t.Parallel()
	s, g, f := withFake(t, start{dir: function(t, faulty)}, nil)
	doc := s.Open(s.path("handler.go"))
	other := s.OpenText(s.path("other.go"), "package main\n")
	s.OpenText(s.path("function.json"), "{}")
	s.Change(doc, lsptest.TextEdit{Range: s.At(doc.Text, "Event struct"), NewText: "Event😀 struct"})
	s.Change(doc,
		lsptest.TextEdit{Range: s.At(doc.Text, "😀"), NewText: ""},
		lsptest.TextEdit{Range: s.At(doc.Text, "package main\n\n"), NewText: "package main\r\n\r\n"})
	s.CloseDoc(other)
	added := map[string]any{"uri": "file:///added", "name": "added"}
	s.Notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": []any{added}, "removed": []any{}}})
	g.Await("workspace/didChangeWorkspaceFolders", nil)
	g.publish(doc, 3, s.At(doc.Text, "return 1"))
	s.until(doc, func(list []lsptest.Diagnostic) bool { return sources(list)["compiler"] > 0 })
	g.Notify("$/progress", map[string]any{"token": 9, "value": map[string]any{"kind": "begin"}})
	s.Await("$/progress", nil)

	if err := g.process.Kill(); err != nil {
		t.Fatal(err)
	}
	// What only the dead one has said does not stand any longer.
	s.Await("$/progress", func(raw json.RawMessage) bool { return text(raw, "value", "kind") == "end" })
	s.until(doc, func(list []lsptest.Diagnostic) bool { return sources(list)["compiler"] == 0 })
	again := f.next()
	// It has the root, which is a folder as well, and the one that has come.
	init := again.Await("initialize", nil)
	if folders := folderURIs(init); !slices.Equal(folders, []string{lsptest.URI(s.dir), "file:///added"}) || lookup(init, "rootUri") != nil {
		t.Errorf("it was started with %s", init)
	}
	again.Await("initialized", nil)
	var opened struct {
		TextDocument struct {
			URI, Text, LanguageID string
			Version               int
		}
	}
	if err := json.Unmarshal(again.Await("textDocument/didOpen", nil), &opened); err != nil {
		t.Fatal(err)
	}
	if d := opened.TextDocument; d.URI != doc.URI || d.Version != 3 || d.Text != doc.Text || d.LanguageID != "go" {
		t.Errorf("replayed %+v, want version %d of %q", d, doc.Version, doc.Text)
	}
	s.SetText(doc, faulty)
	again.Await("textDocument/didChange", nil)
	again.answers("textDocument/definition", `"again"`)
	var got string
	s.Must("textDocument/definition", at(doc, lsptest.Position{}), &got)
	for _, m := range again.Inbox() {
		if m.Method == "textDocument/didOpen" {
			t.Errorf("it was told of %s", m.Params)
		}
	}
	s.one("gopls has ended")
	s.end()
}

// Requests that were in flight are answered, with our part where there is one, and
// those that come while gopls is started again wait for it.
func TestKilledWithRequestsInFlight(t *testing.T) {
	t.Parallel()
	s, g, f := withFake(t, start{dir: function(t, sound)}, nil)
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	hang := func(json.RawMessage) (any, *lsptest.Error) { select {} }
	g.Handle("textDocument/hover", hang)
	g.Handle("textDocument/definition", hang)
	where := at(doc, s.At(doc.Text, "Handle(").Start)
	_, hover := s.Go("textDocument/hover", where)
	g.Handle("textDocument/documentHighlight", hang)
	_, highlight := s.Go("textDocument/documentHighlight", where)
	_, definition := s.Go("textDocument/definition", where)
	g.Await("textDocument/definition", nil)
	if err := g.process.Kill(); err != nil {
		t.Fatal(err)
	}
	var got struct{ Contents struct{ Value string } }
	if err := hover(&got); err != nil || !strings.Contains(got.Contents.Value, "shim model") {
		t.Errorf("got %v, %+v", err, got)
	}
	var e *lsptest.Error
	if err := definition(nil); !asError(err, &e) || e.Code != codeRequestFailed || !strings.Contains(e.Message, "gopls") {
		t.Errorf("got %v", err)
	}
	// What nobody has asked for by hand is no error on every move of the cursor.
	var none json.RawMessage
	if err := highlight(&none); err != nil || string(none) != "null" {
		t.Errorf("got %v, %s", err, none)
	}
	s.Await("window/showMessage", nil)
	cancelled, waitCancelled := s.Go("textDocument/definition", where)
	_, waiting := s.Go("textDocument/references", where)
	// Our own does not wait.
	s.Must("textDocument/hover", where, &got)
	s.Notify("$/cancelRequest", map[string]any{"id": cancelled})
	if err := waitCancelled(nil); !asError(err, &e) || e.Code != codeRequestCancelled {
		t.Errorf("got %v", err)
	}
	again := f.next()
	again.Await("textDocument/references", nil)
	if err := waiting(nil); err != nil {
		t.Error(err)
	}
	s.end()
}

// Killed before it has answered initialize, gopls is started once more, and the
// editor notices nothing.
func TestKilledDuringInitialize(t *testing.T) {
	t.Parallel()
	lives := atomic.Int32{}
	s, _, f := withFake(t, start{bare: true, dir: function(t, faulty)}, func(g *fake) {
		if lives.Add(1) == 1 {
			g.Handle("initialize", func(json.RawMessage) (any, *lsptest.Error) {
				_ = g.process.Kill()
				select {}
			})
		}
	})
	go func() { f.next(); f.next() }()
	if result := s.initialize(start{capabilities: pushed}); !strings.Contains(string(result), "unheardOf") {
		t.Errorf("got %s", result)
	}
	s.ourFix(s.Open(s.path("handler.go")))
	if n := lives.Load(); n != 2 || len(s.messages()) != 0 {
		t.Errorf("%d lives, and the user was shown %q", n, s.messages())
	}
	s.end()
}

// A gopls that dies again and again is given up, and ours goes on.
func TestDiesAgainAndAgain(t *testing.T) {
	t.Parallel()
	s := begin(t, start{gopls: "dies", dir: function(t, faulty), capabilities: pushed})
	s.ourFix(s.Open(s.path("handler.go")))
	s.one("gopls has ended (exit status 1: unknown flag -nonsense), 4 times")
	if err := s.Call("textDocument/definition", map[string]any{}, nil); err == nil || !strings.Contains(err.Error(), "gopls does not run") {
		t.Errorf("got %v", err)
	}
	s.end()
}

// So is one that was working.
func TestKilledAgainAndAgain(t *testing.T) {
	t.Parallel()
	s, g, f := withFake(t, start{dir: function(t, faulty)}, nil)
	for i := range 4 {
		if i > 0 {
			g = f.next()
			g.Await("initialized", nil)
		}
		_, wait := s.Go("textDocument/references", map[string]any{})
		g.Await("textDocument/references", nil)
		_ = wait(nil)
		if err := g.process.Kill(); err != nil {
			t.Fatal(err)
		}
	}
	s.Await("window/showMessage", func(raw json.RawMessage) bool { return strings.Contains(string(raw), "4 times") })
	if err := s.Call("textDocument/references", map[string]any{}, nil); err == nil || !strings.Contains(err.Error(), "gopls does not run") {
		t.Errorf("got %v", err)
	}
	s.ourFix(s.Open(s.path("handler.go")))
	s.end()
}

// Killed once more before it has answered initialize again, what waits for it goes on
// waiting; what the editor has said of folders meanwhile the next one hears, and what
// cannot wait is refused.
func TestKilledWhileStartedAgain(t *testing.T) {
	t.Parallel()
	lives := atomic.Int32{}
	hold, answer := make(chan struct{}), make(chan struct{})
	s, g, f := withFake(t, start{dir: function(t, sound)}, func(g *fake) {
		switch lives.Add(1) {
		case 2:
			g.Handle("initialize", func(json.RawMessage) (any, *lsptest.Error) {
				<-hold
				_ = g.process.Kill()
				select {}
			})
		case 3:
			g.Handle("initialize", func(json.RawMessage) (any, *lsptest.Error) {
				<-answer
				return json.RawMessage(capable), nil
			})
		}
	})
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	if err := g.process.Kill(); err != nil {
		t.Fatal(err)
	}
	s.one("gopls has ended")
	f.next()
	_, waiting := s.Go("textDocument/references", at(doc, lsptest.Position{}))
	organize := map[string]any{"command": organizeCommand, "arguments": []any{doc.URI}}
	if err := s.Call("workspace/executeCommand", organize, nil); err == nil || !strings.Contains(err.Error(), "started again") {
		t.Errorf("organizing imports without gopls: %v", err)
	}
	close(hold)
	third := f.next()
	third.Await("initialize", nil)
	added := map[string]any{"uri": "file:///added", "name": "added"}
	s.Notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": []any{added}, "removed": []any{}}})
	s.Must("textDocument/hover", at(doc, lsptest.Position{}), nil) // so the relay has it
	close(answer)
	third.Await("workspace/didChangeWorkspaceFolders", func(raw json.RawMessage) bool {
		return text(items(lookup(raw, "event", "added"))[0], "uri") == "file:///added" && len(items(lookup(raw, "event", "removed"))) == 0
	})
	third.Await("textDocument/references", nil)
	if err := waiting(nil); err != nil {
		t.Errorf("what has waited is answered with %v", err)
	}
	s.end()
}

// folderURIs are the folders of initialize's params.
func folderURIs(params []byte) (list []string) {
	for _, folder := range items(lookup(params, "workspaceFolders")) {
		list = append(list, text(folder, "uri"))
	}
	return list
}
