package local

import (
	"context"
	"os"
	"strings"
	"sync"
)

// Pythons remembers which Python was found for a version, for who runs one
// function again and again: the search asks each Python that it meets what it
// is, and where a version manager answers in its place that takes longer than
// starting the function. The zero value is ready for use, by any goroutine.
type Pythons struct {
	mu    sync.Mutex
	found map[string]Python
}

// find is FindPython, unless that has found a Python in this environment before
// which is still there. The note comes only once. A nil p remembers nothing.
func (p *Pythons) find(ctx context.Context, version string, environ []string) (Python, string, error) {
	if p == nil {
		return FindPython(ctx, version, environ)
	}
	key := strings.Join(append([]string{version}, environ...), "\x00")
	p.mu.Lock()
	defer p.mu.Unlock()
	if python, ok := p.found[key]; ok {
		if _, err := os.Stat(python.Path); err == nil {
			return python, "", nil
		}
	}
	python, note, err := FindPython(ctx, version, environ)
	if err == nil {
		if p.found == nil {
			p.found = map[string]Python{}
		}
		p.found[key] = python
	}
	return python, note, err
}
