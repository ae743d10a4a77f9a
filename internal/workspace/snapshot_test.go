package workspace

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// Of what a package that is no function imports, nothing is read; when it becomes one,
// it is checked.
func TestNoFunction(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, testenv.Module("example.com/live")+`
-- store/store.go --
package store

import "net/http"

var Client http.Client
`)
	diagnosed := make(chan Diagnosed, 10)
	w := Open(Options{Notify: func(e Event) {
		if d, ok := e.(Diagnosed); ok {
			diagnosed <- d
		}
	}})
	defer w.Close()
	path := filepath.Join(dir, "store", "store.go")
	w.DidOpen(path, 1, "package store\n\nimport \"net/http\"\n\nvar Client http.Client\n")
	d := <-diagnosed
	if n := len(d.Snapshot.meta.exports.files); n != 0 || len(d.Files[path]) != 0 {
		t.Errorf("%d packages were read, %v is said", n, d.Files)
	}
	if checked, err := d.Snapshot.Check(t.Context()); err != nil || len(checked) != 0 {
		t.Errorf("%v, %v", checked, err)
	}
	for i, test := range []struct{ text, rule string }{
		{"package store //lambda:ignore nothing of ours\n\nimport \"net/http\"\n\nvar Client http.Client\n", "ignore-unknown"},
		{`package main

import (
	"context"
	_ "net/http"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func Handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }
`, "import-c"},
	} {
		w.DidChange(path, int32(i+2), test.text)
		for d := range diagnosed { // what it imports now is to be found out first
			if fs := d.Files[path]; len(fs) == 1 && fs[0].Rule == test.rule {
				break
			}
		}
	}
}

// Whoever asks first and gives up does not keep the next one from finding out what the
// go command has to be asked about.
func TestLoadCancelledMidway(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, testenv.Module("example.com/live")+`
-- main.go --
package main

import "example.com/live/store"

func main() { store.Get() }
-- store/store.go --
package store

func Get() {}
`)
	loaded := make(chan Loaded, 10)
	w := Open(Options{Notify: func(e Event) {
		if l, ok := e.(Loaded); ok {
			loaded <- l
		}
	}})
	defer w.Close()
	w.DidOpen(filepath.Join(dir, "main.go"), 1, "package main\n\nimport \"example.com/live/store\"\n\nfunc main() { store.Get() }\n")
	<-loaded
	w.mu.Lock()
	m := w.dirs[dir].module
	store := filepath.Join(dir, "store")
	s := &Snapshot{
		Dir: dir, w: w, meta: m.state, current: t.Context(), changed: map[string]bool{store: true},
		overlay: map[string][]byte{filepath.Join(store, "store.go"): []byte("package store\n\nimport \"net/http\"\n\nfunc Get() { http.Get(\"\") }\n")},
	}
	w.mu.Unlock()
	if _, err := s.Packages(&impatient{Context: t.Context()}); err != context.Canceled {
		t.Fatalf("got %v", err)
	}
	if _, err := s.Packages(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-loaded
	w.mu.Lock()
	defer w.mu.Unlock()
	if !m.state.asked["net/http"] {
		t.Errorf("asked about %v only", m.state.asked)
	}
}

// impatient is done when it is looked at for the second time.
type impatient struct {
	context.Context
	looks int
}

func (c *impatient) Err() error {
	if c.looks++; c.looks > 1 {
		return context.Canceled
	}
	return nil
}
