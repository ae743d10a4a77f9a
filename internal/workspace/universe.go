package workspace

import (
	"errors"
	"go/types"
	"maps"
	"strings"
)

// A universe is a set of types that agree with each other: what one graph's
// export data declares, except the packages in source, which are type-checked
// here because they have no export data, have changed since it was made, or
// import one of those. It is used by one load, or by one snapshot.
type universe struct {
	config  Config
	env     goEnv
	graph   *graph
	exports *exports
	files   *fileCache
	source  map[string]*types.Package
	changed map[string]bool // directories whose files are not those of the export data
	unknown map[string]bool // imports found on the way that the graph lacks
	emptied map[string]bool // packages without files any more
}

// provide makes every import of units available: export data is read, and
// what has none is type-checked, imports before importers.
func (u *universe) provide(units []*unit) {
	stale := u.stale()
	u.source = maps.Clone(u.source)
	if u.source == nil {
		u.source = map[string]*types.Package{}
	}
	u.unknown, u.emptied = map[string]bool{}, map[string]bool{}
	var compiled []*listed
	var uncompiled []*unit
	seen := map[string]bool{}
	var need func(t *unit)
	need = func(t *unit) {
		for _, path := range t.imports() {
			path = t.listed.resolve(path)
			l := u.graph.byPath[path]
			switch {
			case seen[path]:
				continue
			case l == nil:
				if askable(path) {
					u.unknown[path] = true
				}
			case u.source[path] != nil:
			case !stale[path]:
				compiled = append(compiled, l)
			default:
				seen[path] = true
				if dep := u.dependency(l); len(dep.files) > 0 {
					need(dep)
					uncompiled = append(uncompiled, dep)
				} else if u.changed[l.Dir] {
					u.emptied[path] = true
				}
			}
			seen[path] = true
		}
	}
	for _, t := range units {
		need(t)
	}
	u.exports.read(compiled)
	for _, t := range uncompiled {
		u.source[t.path] = u.check(t, false).Types
	}
}

// dependency returns what of l to type-check for its importers.
func (u *universe) dependency(l *listed) *unit {
	if u.changed[l.Dir] {
		l = u.selectFiles(l)
	}
	return &unit{listed: l, path: l.ImportPath, files: u.parse(l.sources())}
}

// stale is the set of packages whose export data is missing, or is about other
// types than those in source.
func (u *universe) stale() map[string]bool {
	stale := map[string]bool{}
	for _, l := range u.graph.order {
		if l.ImportPath == "unsafe" {
			continue
		}
		is := l.Export == "" || u.source[l.ImportPath] != nil || u.changed[l.Dir]
		for i := 0; i < len(l.Imports) && !is; i++ {
			is = stale[l.resolve(l.Imports[i])]
		}
		if is {
			stale[l.ImportPath] = true
		}
	}
	return stale
}

// about returns the universe to check t in. An external test package sees its
// subject with the declarations of the subject's own tests, and so does
// everything between the two.
func (u *universe) about(t *unit) *universe {
	if t.subject == nil || !t.subject.test {
		return u
	}
	v := *u
	v.source = maps.Clone(u.source)
	v.source[t.subject.path] = u.check(t.subject, false).Types
	v.provide([]*unit{t})
	return &v
}

// importer resolves the imports of t.
func (u *universe) importer(t *unit) types.Importer {
	return importerFunc(func(path string) (*types.Package, error) {
		path = t.listed.resolve(path)
		if path == "unsafe" {
			return types.Unsafe, nil
		}
		if p := u.source[path]; p != nil {
			return p, nil
		}
		if u.emptied[path] {
			return nil, errors.New("its Go files are gone")
		}
		if p := u.exports.get(path); p != nil {
			return p, nil
		}
		l := u.graph.byPath[path]
		switch {
		case l == nil:
			return nil, errNotListed
		case l.Error != nil:
			return nil, errors.New(strings.TrimPrefix(oneLine(l.Error.Err), "package "+path+" is "))
		default:
			return nil, errors.New("it could not be compiled")
		}
	})
}

// errNotListed is the reason for an import that go list was not asked about.
var errNotListed = errors.New("the metadata does not have it")

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }
