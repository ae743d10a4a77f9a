package watch

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
)

const (
	// quiet is how long nothing may happen until a save counts as done: editors
	// write, rename and remove in one go.
	quiet = 5 * time.Millisecond
	// maxQuiet is how long that may go on.
	maxQuiet = 200 * time.Millisecond
)

// A notifier tells when inputs may have changed. It watches directories, not
// files: an editor that saves puts a new file in the old one's place.
type notifier struct {
	fs      *fsnotify.Watcher
	changed chan struct{} // has room for one sign
	done    chan struct{}

	mu sync.Mutex
	in build.Inputs
}

func newNotifier() (*notifier, error) {
	fs, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	n := &notifier{fs: fs, changed: make(chan struct{}, 1), done: make(chan struct{})}
	go n.run()
	return n, nil
}

func (n *notifier) close() {
	n.fs.Close()
	<-n.done
}

// follow has the notifier watch for changes of in. A directory that is not there
// is watched for where it would appear.
func (n *notifier) follow(in build.Inputs) {
	n.mu.Lock()
	n.in = in
	n.mu.Unlock()
	var dirs []string
	for _, dir := range needed(in) {
		dirs = append(dirs, n.add(dir))
	}
	for _, dir := range n.fs.WatchList() {
		if !slices.Contains(dirs, dir) {
			n.fs.Remove(dir) // it may be gone, and then so is the watch
		}
	}
}

// add watches a directory, or the nearest one above it that there is, and
// returns which.
func (n *notifier) add(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		err := n.fs.Add(at)
		if err == nil && at != dir {
			// What is below may have appeared before the watch was there.
			if _, err := os.Stat(below(at, dir)); err == nil {
				return n.add(dir)
			}
		}
		if err == nil || at == filepath.Dir(at) {
			return at
		}
	}
}

// below returns the directory in at on the way to dir.
func below(at, dir string) string {
	for filepath.Dir(dir) != at {
		dir = filepath.Dir(dir)
	}
	return dir
}

// needed lists the directories in which something counts.
func needed(in build.Inputs) []string {
	dirs := slices.Concat(in.Packages, in.Trees)
	for _, file := range in.Files {
		dirs = append(dirs, filepath.Dir(file))
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// run gives a sign after each burst of events that matter.
func (n *notifier) run() {
	defer close(n.done)
	for {
		select {
		case e, ok := <-n.fs.Events:
			if !ok {
				return
			}
			if !n.matters(e) {
				continue
			}
			n.settle()
		case _, ok := <-n.fs.Errors:
			if !ok {
				return
			}
			// Events were lost, so anything may have happened.
		}
		select {
		case n.changed <- struct{}{}:
		default:
		}
	}
}

// settle returns when a burst of events is over.
func (n *notifier) settle() {
	end := time.After(maxQuiet)
	for {
		select {
		case _, ok := <-n.fs.Events:
			if !ok {
				return
			}
		case <-time.After(quiet):
			return
		case <-end:
			return
		}
	}
}

// matters reports whether an event may be about an input.
func (n *notifier) matters(e fsnotify.Event) bool {
	if e.Op == fsnotify.Chmod {
		return false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	dir, name := filepath.Split(e.Name)
	dir = filepath.Clean(dir)
	switch {
	case slices.Contains(n.in.Files, e.Name), slices.Contains(n.in.Trees, dir):
		return true
	case isSource(name) && slices.Contains(n.in.Packages, dir):
		return true
	}
	// A directory that is needed, or one above it, has come or gone.
	return slices.ContainsFunc(needed(n.in), func(d string) bool { return d == e.Name || isBelow(d, e.Name) })
}

// isBelow reports whether dir is inside of above.
func isBelow(dir, above string) bool {
	rel, err := filepath.Rel(above, dir)
	return err == nil && filepath.IsLocal(rel)
}
