// Package workspace provides type-checked packages in milliseconds, and the
// findings of the analyzers in them.
//
// Metadata and the types of dependencies come from one go list -export; the
// packages themselves are type-checked here, from the original files and with
// cgo faked, so that unsaved text, syntax errors and a missing C compiler cost
// nothing. Load does it once. A Workspace does it again and again, for an
// editor.
package workspace

import (
	"context"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// A Config says where and how to load. Its zero value loads from the current
// directory in this process's environment.
type Config struct {
	Dir        string            // patterns are relative to it
	Env        []string          // nil: os.Environ()
	BuildFlags []string          // such as -tags; GOFLAGS in Env count too
	Overlay    map[string][]byte // unsaved text by absolute path
	Tests      bool              // with _test.go files, as go vet does
	JSON       string            // the encoding/json to hold types against: "v1", "v2"; "auto" and "" ask the toolchain

	store store // what earlier sessions have kept
}

// Load returns the packages that the patterns match, type-checked, in the
// order of go list. A package that is broken carries the reasons in Errors;
// the error is for patterns that match nothing, a module that cannot be
// loaded, or ctx.
func Load(ctx context.Context, c Config, patterns ...string) ([]*Package, error) {
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return nil, failure.Wrap("load", c.Dir, err)
	}
	c.Dir = dir
	x := newExports(store{})
	u := &universe{
		config:  c,
		graph:   newGraph(),
		exports: x,
		files:   newFileCache(x.fset),
	}
	likely := u.likelyImports(patterns)
	c, remove, err := c.withModule(likely)
	if err != nil {
		return nil, err
	}
	defer remove()
	u.config = c
	var roots, deps []*listed
	group, gctx := errgroup.WithContext(ctx)
	group.Go(contained(func() (err error) { u.env, err = env(gctx, c); return }))
	group.Go(contained(func() (err error) { roots, err = matching(gctx, c, patterns); return }))
	// The imports are most of the work: a look at the directories tells them
	// before the go command has.
	group.Go(contained(func() (err error) { deps, err = exported(gctx, c, likely); return }))
	if err := group.Wait(); err != nil {
		return nil, err
	}
	u.graph = u.graph.with(deps)
	units, err := u.units(ctx, roots, patterns)
	if err != nil {
		return nil, err
	}
	if deps, err = exported(ctx, c, u.unknownImports(units)); err != nil {
		return nil, err
	}
	u.graph = u.graph.with(deps)
	return u.checkAll(ctx, units)
}

// units decides which files make up each package that the patterns match.
func (u *universe) units(ctx context.Context, roots []*listed, patterns []string) ([]*unit, error) {
	if dropped := u.droppedDirs(patterns, roots); len(dropped) > 0 {
		ls, err := matching(ctx, u.config, dropped)
		if err != nil {
			return nil, err
		}
		roots = append(roots, ls...)
	}
	var units []*unit
	for _, l := range roots {
		found := u.unitsOf(l)
		if len(found) == 0 && l.Error != nil {
			return nil, failure.New("load", l.ImportPath, "%s", oneLine(l.Error.Err))
		}
		units = append(units, found...)
	}
	if len(units) == 0 {
		return nil, failure.New("load", strings.Join(patterns, " "), "no packages here").
			WithHint("name a directory that holds Go files")
	}
	return units, nil
}

// checkAll type-checks units, several at once.
func (u *universe) checkAll(ctx context.Context, units []*unit) ([]*Package, error) {
	u.provide(units)
	packages := make([]*Package, len(units))
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, unit := range units {
		group.Go(contained(func() error {
			if err := gctx.Err(); err != nil {
				return err
			}
			packages[i] = u.about(unit).check(unit, true)
			return nil
		}))
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return packages, nil
}
