package workspace

import (
	"fmt"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// Of the modules that were looked at, the last few are kept, and one that is opened again
// works as before.
func TestModulesAreLetGo(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	const many = 2 * maxIdle
	for i := range many {
		files[fmt.Sprintf("f%d/go.mod", i)] = fmt.Sprintf("module example.com/f%d\n\ngo 1.24\n", i)
		files[fmt.Sprintf("f%d/main.go", i)] = "package main\n\nfunc main() {}\n"
	}
	root := testenv.Files(t, files)
	diagnosed := make(chan string, 10*many)
	w := Open(Options{Notify: func(e Event) {
		if d, ok := e.(Diagnosed); ok && d.Snapshot.Ready() {
			diagnosed <- d.Snapshot.Dir
		}
	}})
	defer w.Close()
	look := func(i int) {
		dir := filepath.Join(root, fmt.Sprintf("f%d", i))
		path := filepath.Join(dir, "main.go")
		w.DidOpen(path, 1, files[fmt.Sprintf("f%d/main.go", i)])
		for <-diagnosed != dir {
		}
		w.DidClose(path)
		for { // until what shows its findings has ended
			w.mu.Lock()
			gone := w.dirs[dir] == nil
			w.mu.Unlock()
			if gone {
				return
			}
			runtime.Gosched()
		}
	}
	for i := range many {
		look(i)
	}
	count := func() (modules, idle int) {
		w.mu.Lock()
		defer w.mu.Unlock()
		return len(w.modules), len(w.idle)
	}
	if modules, idle := count(); modules != maxIdle || idle != maxIdle {
		t.Errorf("%d modules are kept, %d of them idle; want %d", modules, idle, maxIdle)
	}
	look(many - 1) // one that was kept
	look(0)        // and one that was not
	if modules, idle := count(); modules != maxIdle || idle != maxIdle {
		t.Errorf("in the end %d modules are kept, %d of them idle; want %d", modules, idle, maxIdle)
	}
}
