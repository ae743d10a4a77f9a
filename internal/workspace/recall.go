package workspace

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
)

// recall returns what the last session knew of the packages in dirs, nil if
// there is no telling or it does not hold any more. It is what ask would answer
// without old metadata, had nothing but the packages' own sources changed; those
// that have are type-checked, whatever export data they had. The go command has
// the last word: it is asked all the same.
func (s store) recall(c Config, dirs []string) *metadata {
	r := s.read(c)
	if r == nil || !r.holds() {
		return nil
	}
	m := (*metadata)(nil).extended(c)
	m.env = r.Env
	maps.Copy(m.stamps, r.Files)
	maps.Copy(m.stamps, r.Local)
	for _, dir := range dirs {
		if m.roots[dir] = r.Roots[dir]; m.roots[dir] == nil {
			return nil
		}
	}
	u := &universe{config: c}
	known := newGraph().with(r.Graph)
	needed := map[string]bool{}
	for _, path := range u.likelyImports(dirs) {
		if !slices.Contains(r.Imports, path) {
			return nil
		}
		m.asked[path] = true
		known.reach(path, needed)
	}
	for _, l := range known.order {
		if needed[l.ImportPath] {
			m.graph.order, m.graph.byPath[l.ImportPath] = append(m.graph.order, l), l
		}
	}
	for _, l := range m.graph.order {
		if _, err := os.Stat(l.Export); l.Export != "" && err != nil {
			return nil // the go command has thrown it away
		}
		if at, local := r.Local[l.Dir]; local && !at.holds(l.Dir) {
			m.unsure[l.Dir] = true
		}
	}
	return m
}

// reach adds path, and all that it imports, to needed.
func (g *graph) reach(path string, needed map[string]bool) {
	l := g.byPath[path]
	if l == nil || needed[path] {
		return
	}
	needed[path] = true
	for _, path := range l.Imports {
		g.reach(l.resolve(path), needed)
	}
}

// confirms reports whether the go command's answer says all that was recalled.
func (m *metadata) confirms(recalled *metadata) bool {
	if m.err != nil || m.env != recalled.env {
		return false
	}
	for dir, l := range recalled.roots {
		if !reflect.DeepEqual(m.roots[dir], l) {
			return false
		}
	}
	for path, l := range recalled.graph.byPath {
		if !reflect.DeepEqual(m.graph.byPath[path], l) {
			return false
		}
	}
	return true
}

// settle returns what counts after the go command has answered m: recalled
// metadata that says the same, so that nothing is done twice.
func (m *metadata) settle(recalled *metadata) *metadata {
	switch {
	case recalled == nil || !m.confirms(recalled):
		return m
	case len(m.graph.order) == len(recalled.graph.order) && len(m.roots) == len(recalled.roots) && len(recalled.unsure) == 0:
		return recalled
	}
	m.exports, m.files = recalled.exports, recalled.files
	return m
}

// holds reports whether what decided the go command's answer is as it was.
func (r *record) holds() bool {
	for path, at := range r.Files {
		if !at.holds(path) {
			return false
		}
	}
	return true
}

// stamp notes in which state the files were that m was made from, of which it was
// asked for at since.
func (m *metadata) stamp(since time.Time) {
	paths := m.deciding()
	for _, l := range m.graph.order {
		if m.local(l) {
			paths = append(paths, l.Dir)
		}
	}
	for _, path := range paths {
		if _, known := m.stamps[path]; !known {
			m.stamps[path] = stampOf(path, since)
		}
	}
}

// deciding lists the files that decide what the go command answers, those that
// are not there among them, which might come.
func (m *metadata) deciding() []string {
	paths := []string{m.env.GOENV, filepath.Join(m.config.Dir, "vendor", "modules.txt")}
	if command, err := gobuild.LookPath(m.config.environ(), "go"); err == nil {
		paths = append(paths, command)
	}
	mods := map[string]bool{filepath.Join(m.config.Dir, "go.mod"): true}
	for _, l := range m.graph.order {
		if l.Module != nil && m.local(l) {
			mods[l.Module.GoMod] = true
		}
	}
	for mod := range mods {
		paths = append(paths, mod, filepath.Join(filepath.Dir(mod), "go.sum"))
	}
	for dir := m.config.Dir; ; dir = filepath.Dir(dir) {
		paths = append(paths, filepath.Join(dir, "go.work"), filepath.Join(dir, "go.work.sum"))
		if dir == filepath.Dir(dir) {
			return paths
		}
	}
}

// local reports whether the sources of a package may change: the standard
// library's and the module cache's do not.
func (m *metadata) local(l *listed) bool {
	if l.Standard || l.Dir == "" {
		return false
	}
	rel, err := filepath.Rel(m.env.GOMODCACHE, l.Dir)
	return m.env.GOMODCACHE == "" || err != nil || !filepath.IsLocal(rel)
}
