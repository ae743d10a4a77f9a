package lsp

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// TestEditing edits a function at random, as fast as the server takes it, and
// asks it things meanwhile: the heap does not grow with the number of edits, and
// what is published last is about the last text. With SOAK set there are 100,000
// edits instead of 10,000.
func TestEditing(t *testing.T) {
	edits := 10_000
	if os.Getenv("SOAK") != "" {
		edits = 100_000
	}
	s := begin(t, start{dir: folder(t, shimFunction), capabilities: json.RawMessage(capabilities)})
	doc := s.Open(s.path("main.go"))
	s.Diagnostics(doc)
	good := doc.Text
	r := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"", "x", "*", "(", "\n", "😀", "runtime.Context", "func g() {}\n"}
	var early uint64
	for i := range edits {
		from := between(doc.Text, r.IntN(len(doc.Text)+1))
		to := between(doc.Text, min(len(doc.Text), from+r.IntN(6)))
		s.Change(doc, lsptest.TextEdit{
			Range:   lsptest.Range{Start: lsptest.PositionIn(doc.Text, from), End: lsptest.PositionIn(doc.Text, to)},
			NewText: pieces[r.IntN(len(pieces))],
		})
		if i%20 == 0 {
			s.SetText(doc, good)
			s.Diagnostics(doc)
			s.Must("textDocument/hover", map[string]any{
				"textDocument": map[string]any{"uri": doc.URI}, "position": s.At(good, "Handle").Start,
			}, nil)
		}
		if i == edits/4 {
			early = heap()
		}
	}
	s.SetText(doc, good)
	if left := s.Diagnostics(doc); len(left) != 0 {
		t.Errorf("the text is good again, but: %+v", left)
	}
	if late := heap(); late > early+early/4+1<<20 {
		t.Errorf("after a quarter of the edits the heap was %d bytes, and is %d", early, late)
	}
}

func heap() uint64 {
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
