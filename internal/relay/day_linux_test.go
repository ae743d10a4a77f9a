package relay

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// A day is a session of an editor with many files.
type day struct {
	*session
	random *rand.Rand
	files  []string
	open   map[string]*lsptest.Doc
}

// asks are what an editor asks of a place, or of a file.
var asks = []string{
	"textDocument/hover", "textDocument/definition", "textDocument/completion", "textDocument/references",
	"textDocument/documentHighlight", "textDocument/signatureHelp", "textDocument/documentSymbol", "textDocument/codeAction",
	"textDocument/codeLens", "textDocument/foldingRange", "textDocument/semanticTokens/full", "textDocument/formatting",
	"textDocument/inlayHint", "textDocument/documentLink",
}

// A day of mixed requests, edits, cancellations, and files that are opened and closed,
// leaves nothing behind: no entry of a map, no goroutine, no memory. With SOAK set
// there are 20,000 requests over 200 files. It does not run beside other tests, whose
// memory it would measure.
func TestDay(t *testing.T) {
	requests, files := 600, 40
	if os.Getenv("SOAK") != "" {
		requests, files = 20_000, 200
	}
	d := &day{random: rand.New(rand.NewPCG(5, 6)), open: map[string]*lsptest.Doc{}}
	d.session = begin(t, start{dir: d.module(t, files), capabilities: modern})
	for _, name := range d.files { // what there is to load is loaded
		d.visit(name)
		d.ask(1)
	}
	const atOnce = 10
	var sizes []int
	var early, late standing
	for done := 0; done < requests; done += atOnce {
		for range 2 {
			d.visit(d.files[d.random.IntN(len(d.files))])
		}
		d.ask(atOnce)
		d.Forget()
		sizes = append(sizes, residentMemory(t))
		switch done / atOnce {
		case requests / atOnce / 4:
			early = d.stand(t)
		case requests/atOnce - 1:
			late = d.stand(t)
		}
	}
	quarter := len(sizes) / 4
	before, after := middle(sizes[quarter:2*quarter]), middle(sizes[3*quarter:])
	t.Logf("%d requests over %d files: %+v and %d MB after a quarter, %+v and %d MB at the end", requests, files, early, before>>10, late, after>>10)
	// Goroutines that have done their work may still be on their way out.
	for deadline := time.Now().Add(time.Minute); late.grownFrom(early) && time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		late = d.stand(t)
	}
	if late.grownFrom(early) {
		t.Errorf("after a quarter %+v, at the end %+v", early, late)
	}
	if after > before+before/10+6<<10 {
		t.Errorf("in the second quarter the process had %d kB, in the last %d", before, after)
	}
	d.end()
}

// module writes a module of packages with ten files each, the first of each a handler.
func (d *day) module(t *testing.T, files int) string {
	tree := map[string]string{}
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile("../../testdata/greeter/" + name)
		if err != nil {
			t.Fatal(err)
		}
		tree[name] = string(data)
	}
	for i := range files {
		name := fmt.Sprintf("fn%d/file%d.go", i/10, i%10)
		if tree[name] = sound; i%10 > 0 {
			tree[name] = fmt.Sprintf("package main\n\n// value%d has a value.\nvar value%d = text%d(%d)\n\nfunc text%d(n int) int { return n * 2 }\n", i, i, i, i, i)
		}
		d.files = append(d.files, name)
	}
	return testenv.Files(t, tree)
}

// visit opens a file, or edits one that is open, or closes it.
func (d *day) visit(name string) {
	doc := d.open[name]
	switch {
	case doc == nil:
		d.open[name] = d.Open(d.path(name))
	case d.random.IntN(4) == 0:
		d.CloseDoc(doc)
		delete(d.open, name)
	default:
		end := lsptest.PositionIn(doc.Text, len(doc.Text))
		if strings.HasSuffix(doc.Text, "// typed\n") {
			d.SetText(doc, strings.TrimSuffix(doc.Text, "// typed\n"))
			return
		}
		d.Change(doc, lsptest.TextEdit{Range: lsptest.Range{Start: end, End: end}, NewText: "// typed\n"})
	}
}

// ask asks so many things at once, takes some of it back, and waits for every answer.
// What the answers say is not the question here.
func (d *day) ask(n int) {
	var waits []func(any) error
	for range n {
		for _, doc := range d.open { // any
			place := lsptest.PositionIn(doc.Text, len(doc.Text)/2)
			id, wait := d.Go(asks[d.random.IntN(len(asks))], map[string]any{
				"textDocument": map[string]any{"uri": doc.URI}, "position": place, "range": lsptest.Range{Start: place, End: place},
				"context": map[string]any{"diagnostics": []any{}, "includeDeclaration": true}, "options": map[string]any{"tabSize": 4},
			})
			if d.random.IntN(5) == 0 {
				d.Notify("$/cancelRequest", map[string]any{"id": id})
			}
			waits = append(waits, wait)
			break
		}
	}
	for _, wait := range waits {
		_ = wait(nil)
	}
}

// A standing is how much a relay holds.
type standing struct{ requests, own, asked, documents, diagnosed, tokens, registered, goroutines int }

// stand is what the relay holds once all files are closed and nothing goes on.
func (d *day) stand(t *testing.T) (s standing) {
	for name, doc := range d.open {
		d.CloseDoc(doc)
		delete(d.open, name)
	}
	d.Must("workspace/symbol", map[string]any{"query": "nothing"}, nil) // behind all that was sent
	deadline := time.Now().Add(time.Minute)
	for {
		d.relay.mu.Lock()
		s = standing{
			len(d.relay.requests), len(d.relay.own), len(d.relay.asked), len(d.relay.documents), len(d.relay.diagnosed),
			len(d.relay.tokens), len(d.relay.registered), runtime.NumGoroutine(),
		}
		d.relay.mu.Unlock()
		if s.requests+s.own+s.asked+s.documents+s.tokens == 0 {
			return s
		}
		if time.Now().After(deadline) {
			t.Fatalf("left is %+v", s)
		}
		time.Sleep(time.Millisecond) // a poll: no event tells of what is forgotten
	}
}

// grownFrom reports whether there is more than before.
func (s standing) grownFrom(before standing) bool {
	return s.diagnosed > before.diagnosed || s.registered > before.registered || s.goroutines > before.goroutines+10
}

var vmRSS = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

// residentMemory is how many kilobytes this process has that are in use.
func residentMemory(t *testing.T) int {
	t.Helper()
	debug.FreeOSMemory()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	kb, err := strconv.Atoi(string(vmRSS.FindSubmatch(status)[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kb
}

func middle(sizes []int) int {
	sorted := slices.Sorted(slices.Values(sizes))
	return sorted[len(sorted)/2]
}
