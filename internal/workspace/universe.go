package workspace

import (
	"errors"
	"go/types"
	"maps"
	"strings"
)

// A universe is a set of types that agree with each other: what one graph's
// export data declares, except the packages in source, which are type-checked
// here because they have no export data or import one that is in source. It
// is used by one load, or by one snapshot.
type universe struct {
	config  Config
	env     goEnv
	graph   *graph
	exports *exports
	files   *fileCache
	source  map[string]*types.Package
}

// provide makes every import of units available: export data is read, and
// what has none is type-checked, imports before importers.
func (u *universe) provide(units []*unit) {
	stale := u.stale()
	needed := map[string]bool{}
	var need func(path string)
	need = func(path string) {
		l := u.graph.byPath[path]
		if l == nil || needed[path] {
			return
		}
		needed[path] = true
		if stale[path] {
			for _, p := range l.Imports {
				need(l.resolve(p))
			}
		}
	}
	for _, t := range units {
		for _, p := range t.imports() {
			need(t.listed.resolve(p))
		}
	}
	var compiled, uncompiled []*listed
	for _, l := range u.graph.order {
		switch {
		case !needed[l.ImportPath] || u.source[l.ImportPath] != nil:
		case !stale[l.ImportPath]:
			compiled = append(compiled, l)
		case len(l.sources()) > 0:
			uncompiled = append(uncompiled, l)
		}
	}
	u.exports.read(compiled)
	source := maps.Clone(u.source)
	if source == nil {
		source = map[string]*types.Package{}
	}
	u.source = source
	for _, l := range uncompiled {
		t := &unit{listed: l, path: l.ImportPath, files: u.parse(l.sources())}
		source[l.ImportPath] = u.check(t, false).Types
	}
}

// stale is the set of packages whose export data is missing, or is about other
// types than those in source.
func (u *universe) stale() map[string]bool {
	stale := map[string]bool{}
	for _, l := range u.graph.order {
		if l.ImportPath == "unsafe" {
			continue
		}
		is := l.Export == "" || u.source[l.ImportPath] != nil
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
