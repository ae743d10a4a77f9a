package workspace

import (
	"context"
	"path/filepath"
	"slices"
	"sync"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// A Snapshot is one package at one moment: its text does not change any more,
// and what was computed from it is kept. It stays valid after the workspace
// has moved on.
type Snapshot struct {
	Dir string

	w        *Workspace
	meta     *metadata // nil before the go command has answered
	answer   int
	overlay  map[string][]byte
	changed  map[string]bool
	versions map[string]int32
	current  context.Context // done when there is a newer snapshot

	mu       sync.Mutex
	universe *universe // and the units in it, before packages are made of them
	units    []*unit
	packages []*Package
	checked  []*Checked
	err      error
	done     bool
}

// Version returns the version of an open file of the package.
func (s *Snapshot) Version(path string) (version int32, open bool) {
	version, open = s.versions[path]
	return version, open
}

// Text returns the content of a file as the editor has it, if it is open there.
func (s *Snapshot) Text(path string) (text []byte, open bool) {
	text, open = s.overlay[path]
	return text, open
}

// Ready reports whether the types of the package's imports are known. Before,
// it has no packages.
func (s *Snapshot) Ready() bool { return s.meta != nil && s.meta.roots[s.Dir] != nil }

// Answer tells apart what the go command has answered so far, which the snapshot was
// made with: 0 for nothing yet. Where it is another one, the same text may mean
// something else.
func (s *Snapshot) Answer() int { return s.answer }

// Reads reports whether a build of the package reads the Go files of a directory:
// it is the package's, or that of one which it imports, be it through others.
func (s *Snapshot) Reads(dir string) bool {
	if dir == s.Dir {
		return true
	}
	if !s.Ready() {
		return false
	}
	root, direct := s.meta.roots[s.Dir], map[string]bool{}
	u := s.meta.universe(nil, nil) // a build has no overlay
	for _, path := range root.sources() {
		u.addImports(direct, path)
	}
	seen := map[*listed]bool{}
	var reads func(importer *listed, paths []string) bool
	reads = func(importer *listed, paths []string) bool {
		return slices.ContainsFunc(paths, func(path string) bool {
			l := s.meta.graph.byPath[importer.resolve(path)]
			if l == nil || l.Standard || seen[l] {
				return false
			}
			seen[l] = true
			return l.Dir == dir || reads(l, l.Imports)
		})
	}
	return reads(root, sortedKeys(direct))
}

// Stale is closed when a newer snapshot has taken this one's place.
func (s *Snapshot) Stale() <-chan struct{} { return s.current.Done() }

// Packages returns the package, with its tests, and its external test package
// if it has one: none before the snapshot is Ready or if there are no Go files.
// Only ctx makes an error.
func (s *Snapshot) Packages(ctx context.Context) ([]*Package, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.load(ctx)
}

// load type-checks. The caller holds s.mu.
func (s *Snapshot) load(ctx context.Context) ([]*Package, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.packages != nil || !s.Ready() {
		return s.packages, nil
	}
	s.parse()
	u, units := s.universe, s.units
	s.universe, s.units = nil, nil // what is provided twice does not look for imports again
	u.provide(units)
	unknown := u.unknown
	packages := []*Package{}
	for _, t := range units {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		v := u.about(t)
		for path := range v.unknown {
			unknown[path] = true
		}
		packages = append(packages, v.check(t, true))
	}
	s.packages = packages
	s.w.missed(s, unknown)
	return packages, nil
}

// parse decides which files make up the package. The caller holds s.mu; the snapshot
// is Ready and not loaded.
func (s *Snapshot) parse() {
	if s.universe == nil {
		s.universe = s.meta.universe(s.overlay, s.changed)
		s.units = s.universe.unitsOf(s.universe.selectFiles(s.meta.roots[s.Dir]))
	}
}

// Findings returns all that is to be said about the package's files. It is
// empty in a workspace that is not trusted, and before the snapshot is Ready.
// The error is ctx's, or tells which analyzers failed.
func (s *Snapshot) Findings(ctx context.Context) ([]finding.Finding, error) {
	if s.w.untrusted() {
		return s.parsed(ctx)
	}
	checked, err := s.Check(ctx)
	var fs []finding.Finding
	for _, c := range checked {
		fs = append(fs, c.Findings...)
	}
	return finding.Sort(fs), err
}

// parsed returns what function.json's own text tells, which is all that is said
// where nothing may run.
func (s *Snapshot) parsed(ctx context.Context) ([]finding.Finding, error) {
	packages, err := s.Packages(ctx)
	var fs []finding.Finding
	for _, p := range packages {
		if p.isFunction() {
			fs = append(fs, p.describe(p.function().Findings)...)
		}
	}
	return finding.Sort(fs), err
}

// Check returns the findings by package, with the function and its handlers; nothing
// if the files alone tell that there are none: most packages in an editor are no
// function, and what they import takes memory.
func (s *Snapshot) Check(ctx context.Context) ([]*Checked, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return s.checked, s.err
	}
	if !s.Ready() || s.w.untrusted() {
		return nil, ctx.Err()
	}
	if s.packages == nil {
		if s.parse(); !slices.ContainsFunc(s.units, (*unit).concerned) {
			s.universe, s.units, s.done = nil, nil, true
			return nil, ctx.Err()
		}
	}
	packages, err := s.load(ctx)
	if err != nil {
		return nil, err
	}
	var all []*Checked
	for _, p := range packages {
		c, err := p.Check(ctx, packages)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			s.err = err
		}
		all = append(all, c)
	}
	s.checked, s.done = all, true
	return all, s.err
}

// renew replaces the snapshot of a package and has it diagnosed. The caller
// holds w.mu.
func (w *Workspace) renew(d *watched) {
	versions := map[string]int32{}
	for path, doc := range w.docs {
		if filepath.Dir(path) == d.dir {
			versions[path] = doc.version
		}
	}
	if d.stop != nil {
		d.stop()
	}
	ctx, stop := context.WithCancel(w.ctx)
	d.stop = stop
	d.current = &Snapshot{
		Dir: d.dir, w: w, meta: d.module.state, answer: d.module.answer,
		overlay: w.overlay, changed: w.changed, versions: versions, current: ctx,
	}
	d.kick()
}

// missed has the go command asked about imports that a snapshot could not
// resolve.
func (w *Workspace) missed(s *Snapshot, unknown map[string]bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if d := w.dirs[s.Dir]; d != nil && d.module.state == s.meta && !w.options.Untrusted {
		d.module.wantImports(s.meta, unknown)
	}
}

func (w *Workspace) untrusted() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.options.Untrusted
}
