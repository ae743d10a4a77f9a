package relay

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// typed are the 1,000 characters that tests type at the end of a sound function, and
// more: functions, one of them a handler with an event that is no JSON.
func typed() string {
	var b strings.Builder
	for i := 0; b.Len() < 1000; i++ {
		fmt.Fprintf(&b, "\n// typed%d is 世界 😀.\nfunc typed%d() int { return %d }\n", i, i, i)
	}
	b.WriteString("\nfunc Last(evt chan int, ctx *runtime.Context) (string, error) { return 1, nil }\n")
	return b.String()
}

// typeAll types a text at a document's end, a character at a time, and waits for nothing.
func typeAll(e *lsptest.Editor, d *lsptest.Doc, text string) (changes int) {
	for _, r := range text {
		end := lsptest.PositionIn(d.Text, len(d.Text))
		e.Change(d, lsptest.TextEdit{Range: lsptest.Range{Start: end, End: end}, NewText: string(r)})
		changes++
	}
	return changes
}

// Nothing that is typed at speed is lost: not to gopls, which knows every function, not
// to ours, which sees the fault in the last one, and not to the relay, which would have
// to tell a new gopls of it.
func TestTyping(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: function(t, sound), capabilities: pushed})
	doc := s.Open(s.path("handler.go"))
	typeAll(s.Editor, doc, typed())
	line := s.At(doc.Text, "func Last").Start.Line
	s.until(doc, func(list []lsptest.Diagnostic) bool {
		here := map[string]bool{}
		for _, d := range list {
			here[d.Source] = here[d.Source] || d.Range.Start.Line == line
		}
		return here["lambda"] && here["compiler"]
	})
	var symbols []struct{ Name string }
	s.Must("textDocument/documentSymbol", map[string]any{"textDocument": map[string]any{"uri": doc.URI}}, &symbols)
	var names []string
	for _, symbol := range symbols {
		if strings.HasPrefix(symbol.Name, "typed") {
			names = append(names, symbol.Name)
		}
	}
	want := strings.Count(doc.Text, "func typed")
	for i, name := range names {
		if name != fmt.Sprintf("typed%d", i) {
			t.Fatalf("gopls has %v", names)
		}
	}
	if len(names) != want || want < 10 {
		t.Errorf("gopls has %d of %d functions: %v", len(names), want, names)
	}
	s.relay.mu.Lock()
	kept := s.relay.documents[fileOf(doc.URI)].text
	s.relay.mu.Unlock()
	if kept != doc.Text {
		t.Errorf("the relay has\n%s\nwant\n%s", kept, doc.Text)
	}
	s.end()
}

// Each change reaches gopls as it was sent, and in its order.
func TestTypingInOrder(t *testing.T) {
	t.Parallel()
	s, gopls, _ := withFake(t, start{dir: function(t, sound)}, nil)
	doc := s.Open(s.path("handler.go"))
	text := typed()
	changes := typeAll(s.Editor, doc, text)
	got, version := "", 1
	for range changes {
		raw := gopls.Await("textDocument/didChange", func(json.RawMessage) bool { return true })
		var p struct {
			TextDocument   struct{ Version int }
			ContentChanges []struct{ Text string }
		}
		if err := json.Unmarshal(raw, &p); err != nil {
			t.Fatal(err)
		}
		if version++; p.TextDocument.Version != version {
			t.Fatalf("version %d comes instead of %d", p.TextDocument.Version, version)
		}
		got += p.ContentChanges[0].Text
	}
	if got != text {
		t.Errorf("gopls hears\n%s\nwant\n%s", got, text)
	}
	s.end()
}
