package workspace

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// Options are what a Workspace does not find in files.
type Options struct {
	Env        []string // nil: os.Environ()
	BuildFlags []string
	JSON       string // the encoding/json to hold types against: "v1", "v2"; "auto" and "" ask the toolchain
	Untrusted  bool   // only parse: start no program, analyze nothing
	Cache      string // a directory for what the go command has answered, for the next session; "": none
	// Notify is told what happens, one event at a time, from goroutines of the
	// workspace. It may call the workspace's methods. May be nil.
	Notify func(Event)
	// Recovered is told of a panic in a goroutine of the workspace, Notify's own
	// included, with the goroutine's stack still there: it costs what was being done, and
	// what comes next goes on. With nil a panic is one.
	Recovered func(v any)
}

// An Event is a Loading, a Loaded or a Diagnosed.
type Event interface{ event() }

// Loading says that the go command has begun to answer for the packages in a
// module. With an empty build cache that takes a minute.
type Loading struct{ Dir string }

// Loaded ends a Loading. Err says why nothing is known: a go.mod that is
// wrong, no go command.
type Loaded struct {
	Dir string
	Err error
}

// Diagnosed carries the findings in one package, as of a snapshot. Files has
// an entry for each file that has findings or had some before.
type Diagnosed struct {
	Snapshot *Snapshot
	Files    map[string][]finding.Finding
	// Err tells which analyzers failed; the findings of the others are there.
	Err error
}

func (Loading) event()   {}
func (Loaded) event()    {}
func (Diagnosed) event() {}

// A Workspace keeps the packages of open files type-checked while they are
// edited. Each change makes new snapshots of the packages that it is about,
// ends what runs on the old ones, and leads to a Diagnosed event for each. Its
// methods may be called at any time from anywhere, and do not wait for the go
// command.
type Workspace struct {
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup

	notifying sync.Mutex

	mu      sync.Mutex
	options Options
	docs    map[string]document
	overlay map[string][]byte   // the texts of docs; replaced, never changed
	changed map[string]bool     // directories edited since the go command saw them; likewise
	modules map[string]*module  // by the directory where the go command runs
	idle    []*module           // those of modules that no open file is in, the last left last
	dirs    map[string]*watched // packages of open files
	answers int                 // of the go command, to tell them apart
}

type document struct {
	version int32
	text    []byte
}

// Open returns a Workspace. Close must be called.
func Open(o Options) *Workspace {
	w := &Workspace{
		options: o,
		docs:    map[string]document{}, overlay: map[string][]byte{}, changed: map[string]bool{},
		modules: map[string]*module{}, dirs: map[string]*watched{},
	}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	return w
}

// Close ends everything that runs, child processes included, and returns when
// it has ended. It must not be called from Notify.
func (w *Workspace) Close() {
	w.mu.Lock()
	w.cancel()
	w.mu.Unlock()
	w.wg.Wait()
}

// Configure replaces the options but Notify and Recovered, and loads everything anew.
func (w *Workspace) Configure(o Options) {
	w.mu.Lock()
	defer w.mu.Unlock()
	o.Notify, o.Recovered = w.options.Notify, w.options.Recovered
	w.options = o
	w.reload()
}

// reload asks for all metadata again; until it is there, what was known counts.
// The caller holds w.mu.
func (w *Workspace) reload() {
	old := w.modules
	w.modules, w.idle = map[string]*module{}, nil
	for _, m := range old {
		m.retire()
	}
	for _, d := range w.dirs {
		d.module = w.moduleOf(d.dir)
		if before := old[d.module.dir]; before != nil && d.module.state == nil {
			d.module.state, d.module.answer, d.module.fresh = before.state, before.answer, true
		}
		d.module.want(d.dir)
		w.renew(d)
	}
}

// DidOpen makes text the content of a file: of a Go file, function.json or a
// sample event. Its package is watched until all its files are closed.
func (w *Workspace) DidOpen(path string, version int32, text string) {
	w.set(path, version, text)
}

// DidChange replaces the content of an open file.
func (w *Workspace) DidChange(path string, version int32, text string) {
	w.set(path, version, text)
}

func (w *Workspace) set(path string, version int32, text string) {
	path = filepath.Clean(path)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.docs[path] = document{version, []byte(text)}
	overlay := maps.Clone(w.overlay)
	overlay[path] = w.docs[path].text
	w.overlay = overlay
	dir := filepath.Dir(path)
	d := w.dirs[dir]
	if d == nil {
		d = &watched{w: w, dir: dir, module: w.moduleOf(dir)}
		w.dirs[dir] = d
		d.module.want(dir)
	}
	d.retired = false
	w.touch(path)
}

// DidClose makes what is on disk the content of a file again. When it was the
// last of its package, the package's findings go.
func (w *Workspace) DidClose(path string) {
	path = filepath.Clean(path)
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, ok := w.docs[path]; !ok {
		return
	}
	delete(w.docs, path)
	overlay := maps.Clone(w.overlay)
	delete(overlay, path)
	w.overlay = overlay
	dir := filepath.Dir(path)
	for open := range w.docs {
		if filepath.Dir(open) == dir {
			w.touch(path)
			return
		}
	}
	if d := w.dirs[dir]; d != nil {
		d.retired = true
	}
	w.touch(path)
}

// FilesChanged says that files, or whole directories, have been written,
// created or deleted. DidSave is one of them.
func (w *Workspace) FilesChanged(paths []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, path := range paths {
		switch filepath.Base(path) {
		case "go.mod", "go.sum", "go.work", "go.work.sum", "modules.txt":
			w.reload()
			return
		}
	}
	for _, path := range paths {
		path = filepath.Clean(path)
		w.touch(path)
		for _, dir := range w.below(path) {
			w.touch(filepath.Join(dir, "any.go"))
		}
	}
	if slices.ContainsFunc(paths, func(path string) bool { return filepath.Ext(path) != ".json" }) {
		for _, m := range w.modules {
			if !slices.Contains(w.idle, m) {
				m.retry()
			}
		}
	}
}

// below returns the directories of packages, open or depended on, that path is or has
// in it. The caller holds w.mu.
func (w *Workspace) below(path string) []string {
	found := map[string]bool{}
	add := func(dir string) {
		if dir == path || strings.HasPrefix(dir, path+string(filepath.Separator)) {
			found[dir] = true
		}
	}
	for dir := range w.dirs {
		add(dir)
	}
	for _, m := range w.modules {
		if m.state == nil {
			continue
		}
		for _, l := range m.state.graph.order {
			if !l.Standard {
				add(l.Dir)
			}
		}
	}
	return slices.Collect(maps.Keys(found))
}

// touch renews the packages that a file may mean something to. The caller
// holds w.mu.
func (w *Workspace) touch(path string) {
	dir := filepath.Dir(path)
	goFile := strings.HasSuffix(path, ".go")
	if goFile && !w.changed[dir] {
		w.changed = maps.Clone(w.changed)
		w.changed[dir] = true
	}
	for _, d := range w.dirs {
		if d.dir == dir || goFile && d.module.mentions(dir) {
			w.renew(d)
		}
	}
}

// Snapshot returns the package of a file as it is now; nil when none of the
// files in its directory is open.
func (w *Workspace) Snapshot(path string) *Snapshot {
	w.mu.Lock()
	defer w.mu.Unlock()
	if d := w.dirs[filepath.Dir(filepath.Clean(path))]; d != nil && !d.retired {
		return d.current
	}
	return nil
}

func (w *Workspace) notify(e Event) {
	w.mu.Lock()
	notify := w.options.Notify
	w.mu.Unlock()
	if notify == nil || w.ctx.Err() != nil {
		return
	}
	w.notifying.Lock()
	defer w.notifying.Unlock()
	notify(e)
}

// guard keeps a panic from ending more than what has caused it.
func (w *Workspace) guard(f func()) {
	w.mu.Lock()
	recovered := w.options.Recovered
	w.mu.Unlock()
	if recovered != nil {
		defer func() {
			if v := recover(); v != nil {
				recovered(v)
			}
		}()
	}
	f()
}
