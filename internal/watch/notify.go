package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
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
	files   *fsnotify.Watcher
	changed chan struct{} // has room for one sign
	done    chan struct{}

	mu sync.Mutex
	in build.Inputs
}

func newNotifier() (*notifier, error) {
	files, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	n := &notifier{files: files, changed: make(chan struct{}, 1), done: make(chan struct{})}
	go n.run()
	return n, nil
}

func (n *notifier) close() {
	n.files.Close()
	<-n.done
}

// follow has the notifier watch for changes of in. A directory that is not there
// is watched for where it would appear. The error says why others are not watched.
func (n *notifier) follow(in build.Inputs) error {
	n.mu.Lock()
	n.in = in
	n.mu.Unlock()
	var dirs []string
	var failed error
	for _, dir := range needed(in) {
		at, err := n.add(dir)
		dirs = append(dirs, at)
		if failed == nil {
			failed = err
		}
	}
	for _, dir := range n.files.WatchList() {
		if !slices.Contains(dirs, dir) {
			n.files.Remove(dir) // it may be gone, and then so is the watch
		}
	}
	return failed
}

// add watches a directory, or the nearest one above it that there is, and
// returns which.
func (n *notifier) add(dir string) (at string, err error) {
	for at = dir; ; at = filepath.Dir(at) {
		err := n.files.Add(at)
		switch {
		case err == nil && at != dir:
			// What is below may have appeared before the watch was there.
			if _, err := os.Stat(below(at, dir)); err == nil {
				return n.add(dir)
			}
			return at, nil
		case err == nil:
			return at, nil
		case !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at):
			return at, unwatched(at, err)
		}
	}
}

// unwatched is the error of a directory that there is.
func unwatched(dir string, err error) error {
	f := failure.Wrap("watch", dir, err).WithHint("what is saved there is not noticed")
	if errors.Is(err, syscall.ENOSPC) { // so Linux says when a user has too many watches
		f.Message = "no more watches"
		f.Hint += ": raise fs.inotify.max_user_watches"
	}
	return f
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
		case e, ok := <-n.files.Events:
			if !ok {
				return
			}
			if !n.matters(e) {
				continue
			}
			n.settle()
		case _, ok := <-n.files.Errors:
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
		case _, ok := <-n.files.Events:
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
