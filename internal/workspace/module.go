package workspace

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/types"
	"maps"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// A module is a directory where the go command answers for the packages below:
// a module's root, or a directory outside of modules.
type module struct {
	w   *Workspace
	dir string

	// Guarded by w.mu.
	ctx     context.Context
	retire  context.CancelFunc
	state   *metadata       // nil until the first answer, or what is recalled of the last session's
	answer  int             // which one state is: see Snapshot.Answer
	fresh   bool            // state is out of date
	dirs    map[string]bool // packages to ask about
	imports map[string]bool // dependencies to ask about
	loading bool
}

// metadata is what the go command has answered. It is immutable, save for the
// caches in it.
type metadata struct {
	config  Config
	env     goEnv
	graph   *graph
	roots   map[string]*listed // packages to check, by directory
	exports *exports
	files   *fileCache
	asked   map[string]bool  // imports that the go command was asked about
	stamps  map[string]stamp // of what the answer was made from: see record
	unsure  map[string]bool  // directories that have changed since, if this is recalled
	err     error
}

// told ends the Loading of a module. Where another one has taken its place, and loads,
// that is not ended: the end of it is told of by the other.
func (m *module) told(err error) {
	w := m.w
	w.mu.Lock()
	next := w.modules[m.dir]
	replaced := next != nil && next != m && next.loading
	w.mu.Unlock()
	if replaced {
		return
	}
	if m.ctx.Err() != nil {
		err = nil // that it was stopped is no news to who has stopped it
	}
	w.notify(Loaded{m.dir, err})
}

// moduleOf returns the module of a directory. The caller holds w.mu.
func (w *Workspace) moduleOf(dir string) *module {
	root := cmp.Or(ModuleRoot(dir), dir)
	m := w.modules[root]
	if m == nil {
		m = &module{w: w, dir: root, dirs: map[string]bool{}, imports: map[string]bool{}}
		m.ctx, m.retire = context.WithCancel(w.ctx)
		w.modules[root] = m
	} else if i := slices.Index(w.idle, m); i >= 0 {
		w.idle = slices.Delete(w.idle, i, i+1)
		m.retry()
	}
	return m
}

// maxIdle is how many modules are kept that no open file is in: who looks at one
// function after the other comes back to the last, and need not have all in memory.
const maxIdle = 4

// leave lets a module go, or one that was left before it, if no open file is in it. The
// caller holds w.mu.
func (w *Workspace) leave(m *module) {
	for _, d := range w.dirs {
		if d.module == m {
			return
		}
	}
	if w.modules[m.dir] != m || slices.Contains(w.idle, m) {
		return
	}
	if w.idle = append(w.idle, m); len(w.idle) > maxIdle {
		oldest := w.idle[0]
		w.idle = slices.Delete(w.idle, 0, 1)
		delete(w.modules, oldest.dir)
		oldest.retire()
	}
}

// mentions reports whether dir is a dependency of the module's packages. The
// caller holds w.mu.
func (m *module) mentions(dir string) bool {
	if m.state == nil {
		return false
	}
	return slices.ContainsFunc(m.state.graph.order, func(l *listed) bool { return !l.Standard && l.Dir == dir })
}

// retry asks again about the imports that there are no packages for: one may
// have come to be. After a failure it asks about everything: not every client
// tells that go.mod was saved. The caller holds w.mu.
func (m *module) retry() {
	if m.state == nil {
		return
	}
	if m.state.err != nil {
		m.fresh = true
		for dir := range m.state.roots {
			m.dirs[dir] = true
		}
		m.load()
		return
	}
	for _, l := range m.state.graph.order {
		if l.Dir == "" && l.Error != nil {
			m.imports[l.ImportPath] = true
		}
	}
	if len(m.imports) > 0 {
		m.load()
	}
}

// want makes the module load a package. The caller holds w.mu.
func (m *module) want(dir string) {
	m.dirs[dir] = true
	m.load()
}

// wantImports makes the module load dependencies that a check of s missed. The
// caller holds w.mu.
func (m *module) wantImports(s *metadata, paths map[string]bool) {
	for path := range paths {
		if !s.asked[path] {
			m.imports[path] = true
		}
	}
	if len(m.imports) > 0 {
		m.load()
	}
}

// load starts the goroutine that asks the go command until nothing is wanted.
func (m *module) load() {
	if m.loading || m.w.ctx.Err() != nil {
		return
	}
	m.loading = true
	m.w.wg.Go(func() {
		for more := true; more; { // what has panicked is wanted no longer
			m.w.guard(func() { more = m.loadOnce() })
		}
	})
}

// loadOnce asks about what is wanted now, and reports whether more is by then.
func (m *module) loadOnce() bool {
	w := m.w
	w.mu.Lock()
	if len(m.dirs) == 0 && len(m.imports) == 0 || m.ctx.Err() != nil {
		m.loading = false
		w.mu.Unlock()
		return false
	}
	dirs, imports, old := sortedKeys(m.dirs), sortedKeys(m.imports), m.state
	if m.fresh {
		old = nil
	}
	m.dirs, m.imports, m.fresh = map[string]bool{}, map[string]bool{}, false
	kept := store{w.options.Cache}
	config := Config{
		Dir: m.dir, Env: w.options.Env, BuildFlags: w.options.BuildFlags, Overlay: w.overlay,
		Tests: true, JSON: w.options.JSON, store: kept,
	}
	untrusted, known := w.options.Untrusted, m.state != nil
	w.mu.Unlock()

	if untrusted {
		return m.turn(parsedOnly(config, old, dirs))
	}
	var recalled *metadata
	if !known {
		if recalled = kept.recall(config, dirs); recalled != nil && !m.turn(recalled) {
			return false
		}
	}
	w.notify(Loading{m.dir})
	told := false
	defer func() {
		if !told { // there is a panic
			m.told(errors.New("lambda-lsp has a bug here; its log says more"))
		}
	}()
	since := time.Now()
	next := ask(m.ctx, config, old, dirs, imports)
	if w.ctx.Err() == nil && kept.dir != "" {
		next.stamp(since)
	}
	next = next.settle(recalled)
	ok := next == recalled || m.turn(next)
	told = true
	m.told(next.err)
	if ok && next != recalled && next.err == nil {
		_ = kept.write(next) // without it the next session waits
	}
	return ok
}

// turn makes next what is known, and has the open packages diagnosed with it. It
// reports whether the module still counts.
func (m *module) turn(next *metadata) bool {
	w := m.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if m.ctx.Err() != nil {
		return false
	}
	w.answers++
	m.state, m.answer = next, w.answers
	for _, d := range w.dirs {
		if d.module == m {
			w.renew(d)
		}
	}
	return true
}

// ask extends old, if any, by packages and dependencies.
func ask(ctx context.Context, c Config, old *metadata, dirs, imports []string) *metadata {
	m := old.extended(c)
	u := &universe{config: c, graph: m.graph}
	for _, path := range u.likelyImports(dirs) {
		if !m.asked[path] {
			imports = append(imports, path)
		}
	}
	c, remove, err := c.withModule(imports)
	if err != nil {
		m.err = err
		return m
	}
	defer remove()
	var roots, deps []*listed
	group, gctx := errgroup.WithContext(ctx)
	if old == nil || old.err != nil {
		group.Go(contained(func() error {
			e, err := env(gctx, c)
			if err == nil {
				m.env = e
			}
			return err
		}))
	}
	if len(dirs) > 0 {
		group.Go(contained(func() (err error) { roots, err = matching(gctx, c, dirs); return }))
	}
	group.Go(contained(func() (err error) { deps, err = exported(gctx, c, imports); return }))
	m.err = group.Wait()
	// Those of a failure too: it would fail again.
	for _, path := range imports {
		m.asked[path] = true
	}
	m.graph = m.graph.with(deps)
	for _, dir := range dirs {
		m.roots[dir] = rootIn(dir, roots)
	}
	return m
}

// contained makes a panic in a goroutine of a group the group's error.
func contained(f func() error) func() error {
	return func() (err error) {
		defer func() {
			if v := recover(); v != nil {
				err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
			}
		}()
		return f()
	}
}

// rootIn finds the package of a directory among what the go command lists. A
// directory that it does not know yet may be one that an editor has not saved
// a file of.
func rootIn(dir string, ls []*listed) *listed {
	for _, l := range ls {
		if l.Dir == dir {
			return l
		}
	}
	return &listed{Dir: dir, ImportPath: filepath.Base(dir)}
}

// parsedOnly is the metadata of a workspace in which nothing may run.
func parsedOnly(c Config, old *metadata, dirs []string) *metadata {
	m := old.extended(c)
	for _, dir := range dirs {
		m.roots[dir] = rootIn(dir, nil)
	}
	return m
}

// extended returns a copy of m to add to, or new metadata.
func (m *metadata) extended(c Config) *metadata {
	next := &metadata{config: c, roots: map[string]*listed{}, asked: map[string]bool{}, unsure: map[string]bool{}, stamps: map[string]stamp{}}
	if m == nil {
		next.env = goEnv{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH, CGO_ENABLED: "1"}
		next.graph, next.exports = newGraph(), newExports(c.store)
		next.files = newFileCache(next.exports.fset)
		return next
	}
	next.env, next.graph, next.exports, next.files = m.env, m.graph, m.exports, m.files
	maps.Copy(next.roots, m.roots)
	maps.Copy(next.asked, m.asked)
	maps.Copy(next.stamps, m.stamps)
	return next
}

// universe returns the types of m with unsaved texts.
func (m *metadata) universe(overlay map[string][]byte, changed map[string]bool) *universe {
	c := m.config
	c.Overlay = overlay
	if len(m.unsure) > 0 {
		changed = maps.Clone(changed)
		maps.Copy(changed, m.unsure)
	}
	return &universe{
		config: c, env: m.env, graph: m.graph, exports: m.exports, files: m.files,
		changed: changed, source: map[string]*types.Package{},
	}
}
