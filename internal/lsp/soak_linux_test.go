package lsp

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// TestEditing edits a function at random, as fast as the server takes it, and
// asks it things meanwhile: the server's process does not grow with the number of
// edits, and what is published last is about the last text. With SOAK set there
// are 100,000 edits instead of 10,000.
func TestEditing(t *testing.T) {
	edits := 10_000
	if os.Getenv("SOAK") != "" {
		edits = 100_000
	}
	dir := folder(t, shimFunction)
	p := launch(t, exec.CommandContext(t.Context(), program(t), "serve"), dir, nil)
	doc := p.Open(filepath.Join(dir, "main.go"))
	p.Diagnostics(doc)
	good := doc.Text
	r := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"", "x", "*", "(", "\n", "😀", "runtime.Context", "func g() {}\n"}
	var sizes []int // every 20 edits
	for i := range edits {
		from := between(doc.Text, r.IntN(len(doc.Text)+1))
		to := between(doc.Text, min(len(doc.Text), from+r.IntN(6)))
		p.Change(doc, lsptest.TextEdit{
			Range:   lsptest.Range{Start: lsptest.PositionIn(doc.Text, from), End: lsptest.PositionIn(doc.Text, to)},
			NewText: pieces[r.IntN(len(pieces))],
		})
		if i%20 == 0 {
			p.SetText(doc, good)
			p.Diagnostics(doc)
			p.Must("textDocument/hover", map[string]any{
				"textDocument": map[string]any{"uri": doc.URI}, "position": p.At(good, "Handle").Start,
			}, nil)
			sizes = append(sizes, resident(t, p.cmd.Process.Pid))
		}
	}
	p.SetText(doc, good)
	if left := p.Diagnostics(doc); len(left) != 0 {
		t.Errorf("the text is good again, but: %+v", left)
	}
	quarter := len(sizes) / 4
	early, late := median(sizes[quarter:2*quarter]), median(sizes[3*quarter:])
	t.Logf("%d edits: %.1f MB in the second quarter, %.1f MB in the last", edits, float64(early)/1024, float64(late)/1024)
	if late > early+early/10+3<<10 {
		t.Errorf("in the second quarter of the edits the process had %d kB, in the last %d", early, late)
	}
	p.end()
}

func median(sizes []int) int {
	slices.Sort(sizes)
	return sizes[len(sizes)/2]
}

var vmRSS = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

// resident returns the kilobytes of memory that a process has.
func resident(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	m := vmRSS.FindSubmatch(status)
	if m == nil {
		t.Fatalf("no VmRSS in %s", status)
	}
	kb, err := strconv.Atoi(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kb
}
