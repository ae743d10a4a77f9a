package lsp

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// 5,000 edits, each of which makes sense only after the one before.
func TestChangesAreAppliedInOrder(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	doc := s.OpenText(s.path("a.go"), "")
	var want strings.Builder
	end := lsptest.Position{}
	for i := range 5000 {
		text := fmt.Sprintf("%d,", i)
		if i%7 == 0 {
			text += "\n"
		}
		s.Notify("textDocument/didChange", map[string]any{
			"textDocument":   map[string]any{"uri": doc.URI, "version": i + 2},
			"contentChanges": []any{map[string]any{"range": lsptest.Range{Start: end, End: end}, "text": text}},
		})
		want.WriteString(text)
		if end.Character += len(text); i%7 == 0 {
			end = lsptest.Position{Line: end.Line + 1}
		}
	}
	s.settle()
	got := s.server.now().docs[s.path("a.go")]
	if got.text != want.String() || got.version != 5001 {
		t.Errorf("version %d is out of order: %.200q", got.version, got.text)
	}
}

// So are edits to which a client has given ids, though it gets answers.
func TestChangesWithIDs(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	doc := s.OpenText(s.path("a.go"), "")
	var want strings.Builder
	var answers []func(any) error
	for i := range 500 {
		text := fmt.Sprintf("%d,", i)
		end := lsptest.Position{Character: want.Len()}
		_, answer := s.Go("textDocument/didChange", map[string]any{
			"textDocument":   map[string]any{"uri": doc.URI, "version": i + 2},
			"contentChanges": []any{map[string]any{"range": lsptest.Range{Start: end, End: end}, "text": text}},
		})
		answers = append(answers, answer)
		want.WriteString(text)
	}
	for _, answer := range answers {
		if err := answer(nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.server.now().docs[s.path("a.go")]; got.text != want.String() || got.version != 501 {
		t.Errorf("version %d is out of order: %.200q", got.version, got.text)
	}
}

// Random edits, several to a notification, of text with characters of every
// size: the server ends with what the editor has.
func TestRandomEdits(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "bc", "\n", "\r\n", "ä", "€", "😀", "", "func Handle() {\n\t\n}\n"}
	doc := s.OpenText(s.path("ä b.go"), "package main\n")
	for range 2000 {
		var edits []lsptest.TextEdit
		text := doc.Text
		for range 1 + r.IntN(3) {
			from := between(text, r.IntN(len(text)+1))
			to := between(text, min(len(text), from+r.IntN(12)))
			edit := lsptest.TextEdit{
				Range:   lsptest.Range{Start: lsptest.PositionIn(text, from), End: lsptest.PositionIn(text, to)},
				NewText: pieces[r.IntN(len(pieces))],
			}
			text = lsptest.Apply(text, edit)
			edits = append(edits, edit)
		}
		s.Change(doc, edits...)
	}
	s.settle()
	if got := s.server.now().docs[s.path("ä b.go")]; got.text != doc.Text {
		t.Errorf("got %q\nwant %q", got.text, doc.Text)
	}
}

// between moves i forth to where a character starts that has a position.
func between(text string, i int) int {
	for i < len(text) && (!utf8.RuneStart(text[i]) || text[i] == '\n' && i > 0 && text[i-1] == '\r') {
		i++
	}
	return i
}

func TestUTF8IsNegotiated(t *testing.T) {
	t.Parallel()
	s := begin(t, start{capabilities: map[string]any{"general": map[string]any{"positionEncodings": []string{"utf-16", "utf-8"}}}})
	doc := s.OpenText(s.path("a.go"), "😀b")
	at := lsptest.Position{Character: 4}
	s.Notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": doc.URI, "version": 2},
		"contentChanges": []any{map[string]any{"range": lsptest.Range{Start: at, End: at}, "text": "x"}},
	})
	s.settle()
	if got := s.server.now().docs[s.path("a.go")].text; got != "😀xb" {
		t.Errorf("got %q", got)
	}
}

func TestCloseForgets(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	doc := s.OpenText(s.path("a.go"), "x")
	s.CloseDoc(doc)
	s.settle()
	if docs := s.server.now().docs; len(docs) != 0 {
		t.Errorf("got %v", docs)
	}
}

func TestFolders(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	folder := func(path string) []any { return []any{map[string]any{"uri": lsptest.URI(path), "name": "x"}} }
	s.Notify("workspace/didChangeWorkspaceFolders", map[string]any{
		"event": map[string]any{"added": folder("/a b"), "removed": folder(s.dir)},
	})
	s.settle()
	if got := s.server.now().folders; len(got) != 1 || got[0] != "/a b" {
		t.Errorf("got %q", got)
	}
}
