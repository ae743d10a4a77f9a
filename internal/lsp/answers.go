package lsp

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// answers are the documents of one session, in a directory that goes with it.
type answers struct {
	mu    sync.Mutex
	dir   string // "" before the first
	count int
	gone  bool // the session has ended
}

// keep writes a text to a file of its own and returns the path.
func (a *answers) keep(name string, text []byte) (path string, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.gone {
		return "", failure.New("show", name, "the session has ended")
	}
	if a.dir == "" {
		if a.dir, err = os.MkdirTemp("", "lambda-lsp-"); err != nil {
			return "", failure.Wrap("show", name, err)
		}
	}
	a.count++
	path = filepath.Join(a.dir, fmt.Sprintf("%d-%s.txt", a.count, name))
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return "", failure.Wrap("show", name, err)
	}
	return path, nil
}

// remove removes all of them, and lets none come after.
func (a *answers) remove() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.gone = true
	if a.dir != "" {
		_ = proc.RemoveAll(a.dir) // a temporary directory, which the system may clean up
		a.dir = ""
	}
}
