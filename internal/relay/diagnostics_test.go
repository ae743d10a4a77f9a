package relay

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// publish has the fake gopls publish a diagnostic at a place, or none.
func (f *fake) publish(d *lsptest.Doc, version int, found ...lsptest.Range) {
	list := []any{}
	for i, rng := range found {
		list = append(list, map[string]any{"range": rng, "source": "compiler", "message": fmt.Sprint("theirs ", i), "new": true})
	}
	p := map[string]any{"uri": d.URI, "diagnostics": list, "new": 1}
	if version > 0 {
		p["version"] = version
	}
	f.Notify("textDocument/publishDiagnostics", p)
}

// place is where a diagnostic of a source is, "" if there is none.
func place(list []lsptest.Diagnostic, source string) string {
	for _, d := range list {
		if d.Source == source {
			return fmt.Sprint(d.Range)
		}
	}
	return ""
}

// What gopls has found in a text of which nobody has noted the edits since is not shown
// where it was, as if it were there still.
func TestDiagnosticsTooOldToMove(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{dir: function(t, sound)}, nil)
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	old := s.At(doc.Text, "func Handle")
	s.Change(doc, lsptest.TextEdit{Range: old, NewText: "\n\n\nfunc Handle"})
	s.Change(doc, lsptest.TextEdit{Range: s.At(doc.Text, "*runtime.Context"), NewText: "runtime.Context"})
	s.until(doc, func(list []lsptest.Diagnostic) bool { return sources(list)["lambda"] > 0 })
	g.publish(doc, 1, old)
	g.publish(doc, 3, s.At(doc.Text, "func Handle"))
	s.until(doc, func(list []lsptest.Diagnostic) bool {
		got := place(list, "compiler")
		if got == fmt.Sprint(old) {
			t.Errorf("what was found in version 1 is shown at %s in the last", got)
		}
		return got == fmt.Sprint(s.At(doc.Text, "func Handle"))
	})
}

// 8: what both publish of a file stands together, whichever is first, and what
// one of them found in an older text moves with it.
func TestDiagnosticsMerged(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{dir: function(t, strings.Replace(faulty, "return 1", "return name", 1))}, nil)
	doc := s.Open(s.path("handler.go"))
	both := func(ours, theirs bool) func([]lsptest.Diagnostic) bool {
		return func(list []lsptest.Diagnostic) bool {
			n := sources(list)
			return (n["lambda"] > 0) == ours && (n["compiler"] > 0) == theirs
		}
	}
	s.until(doc, both(true, false))
	at := s.At(doc.Text, "return name")
	g.publish(doc, 1, at)
	if list := s.until(doc, both(true, true)); list[0].Source != "compiler" {
		t.Errorf("gopls's are not first: %+v", list)
	}
	// Ours knows of an edit first: theirs has moved by a line.
	s.Change(doc, lsptest.TextEdit{Range: s.At(doc.Text, "func Handle"), NewText: "// Handle says: \U0001F600\nfunc Handle"})
	list := s.until(doc, both(true, true))
	at.Start.Line, at.End.Line = at.Start.Line+1, at.End.Line+1
	if got := place(list, "compiler"); got != fmt.Sprint(at) || got != fmt.Sprint(s.At(doc.Text, "return name")) {
		t.Errorf("theirs is at %v, want %v", got, at)
	}
	// It is taken back where the text is another one.
	s.Change(doc, lsptest.TextEdit{Range: s.At(doc.Text, "name }"), NewText: "nom }"})
	s.until(doc, both(true, false))
	g.publish(doc, 3, s.At(doc.Text, "nom }"))
	s.until(doc, both(true, true))
	// What gopls says about the file on disk has no version.
	g.publish(doc, 0, s.At(doc.Text, "nom }"))
	s.until(doc, both(true, true))
	// Each takes its own back, and only that.
	s.Change(doc, lsptest.TextEdit{Range: s.At(doc.Text, "runtime.Context"), NewText: "*runtime.Context"})
	s.until(doc, both(false, true))
	g.publish(doc, 4)
	s.until(doc, both(false, false))
	s.end()
	s.relay.mu.Lock()
	defer s.relay.mu.Unlock()
	if len(s.relay.diagnosed) != 0 {
		t.Errorf("still noted: %v", s.relay.diagnosed)
	}
}

// The message of gopls stays what it is but for our diagnostics.
func TestPublishedBytes(t *testing.T) {
	t.Parallel()
	r := newRelay(t.Context(), nopConn{}, Options{}, defaults)
	parsed := func(body string) *message {
		m, err := parse([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	d := &diagnosed{}
	d.said[gopls].message = parsed(`{"jsonrpc":"2.0","params":{"new": 1,"diagnostics":[ {"a":1} ],"uri":"file:///a"},"method":"textDocument/publishDiagnostics"}`)
	d.said[gopls].items = [][]byte{[]byte(`{"a":1}`)}
	d.said[ours].items = [][]byte{[]byte(`{"b":2}`)}
	d.said[gopls].version, d.said[ours].version = -1, -1
	want := `{"jsonrpc":"2.0","params":{"new": 1,"diagnostics":[ {"a":1},{"b":2} ],"uri":"file:///a"},"method":"textDocument/publishDiagnostics"}`
	if got := string(r.together(d)); got != want {
		t.Errorf("got %s", got)
	}
}

// What a change does to the places behind it.
func TestPlacesMove(t *testing.T) {
	t.Parallel()
	r := &relay{}
	p := func(line, character int) position { return position{line, character} }
	for _, tt := range []struct {
		from, start, end position
		text             string
		want             position
		ok               bool
	}{
		{p(5, 5), p(6, 0), p(6, 3), "x\n", p(5, 5), true},
		{p(5, 5), p(5, 6), p(5, 7), "", p(5, 5), true},
		{p(5, 5), p(5, 5), p(5, 5), "ab", p(5, 7), true},
		{p(5, 5), p(5, 1), p(5, 3), "😀", p(5, 5), true},
		{p(5, 5), p(5, 1), p(5, 3), "a\r\nb\rc", p(7, 3), true},
		{p(5, 5), p(3, 2), p(5, 1), "x", p(3, 7), true},
		{p(5, 5), p(2, 0), p(3, 0), "", p(4, 5), true},
		{p(5, 5), p(5, 4), p(5, 6), "x", p(5, 5), false},
	} {
		got, ok := r.after(tt.from, change{Range: &rng{tt.start, tt.end}, Text: tt.text})
		if ok != tt.ok || ok && got != tt.want {
			t.Errorf("%+v: got %v, %v", tt, got, ok)
		}
	}
}

// A long run of edits that one of them does not answer is not kept for ever.
func TestEditsAreForgotten(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{dir: function(t, sound)}, nil)
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	g.publish(doc, 1, s.At(doc.Text, "return name"))
	s.until(doc, func(list []lsptest.Diagnostic) bool { return len(list) == 1 })
	for range 3 * mostEdits {
		s.Change(doc, lsptest.TextEdit{NewText: "// x\n"})
	}
	s.Diagnostics(doc)
	s.relay.mu.Lock()
	for _, d := range s.relay.diagnosed {
		if len(d.edits) > mostEdits {
			t.Errorf("%d edits are kept", len(d.edits))
		}
	}
	s.relay.mu.Unlock()
	s.end()
}

// 9: where gopls lets itself be asked, both are, and it is told nothing of what the
// editor knows already: the answer is made of two.
func TestPullDiagnosticsMerged(t *testing.T) {
	t.Parallel()
	pulls := strings.Replace(capable, `"hoverProvider"`, `"diagnosticProvider":{"interFileDependencies":true,"workspaceDiagnostics":false},"hoverProvider"`, 1)
	s, g, _ := withFake(t, start{dir: function(t, strings.Replace(faulty, "return 1", "return name", 1))}, func(g *fake) {
		g.answers("initialize", pulls)
		g.Handle("textDocument/diagnostic", func(raw json.RawMessage) (any, *lsptest.Error) {
			if lookup(raw, "previousResultId") != nil {
				return json.RawMessage(`{"kind":"unchanged","resultId":"1"}`), nil
			}
			return json.RawMessage(`{"kind":"full","new":1,"items":[{"source":"compiler"}]}`), nil
		})
	})
	doc := s.Open(s.path("handler.go"))
	pull := func() json.RawMessage {
		t.Helper()
		var report json.RawMessage
		s.Must("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": doc.URI}, "previousResultId": "1"}, &report)
		return report
	}
	if first := pull(); !strings.Contains(string(first), "shim-context") {
		s.Await("workspace/diagnostic/refresh", nil) // it was not loaded
	}
	report := pull()
	list := items(lookup(report, "items"))
	if len(list) != 2 || text(list[0], "source") != "compiler" || text(list[1], "code") != "shim-context" || string(lookup(report, "new")) != "1" {
		t.Errorf("got %s", report)
	}
	g.fails("textDocument/diagnostic", codeRequestFailed)
	if list := items(lookup(pull(), "items")); len(list) != 1 || text(list[0], "code") != "shim-context" {
		t.Errorf("got %s", list)
	}
	s.end()
}
