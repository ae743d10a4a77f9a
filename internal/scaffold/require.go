package scaffold

import (
	"bytes"
	"go/version"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// Needs is the module that a handler of a model imports, as path@version.
func Needs(m handler.Model) string {
	r := needs(m)
	return r.path + "@" + r.version
}

func needs(m handler.Model) requirement {
	all := requirements()
	return all[slices.IndexFunc(all, func(r requirement) bool { return r.model == m })]
}

// Require returns a go.mod and a go.sum, which may be empty, with what a handler
// of a model needs, as "go get" would leave them: a go.mod that requires it has
// its version already, and stays. The texts come back as they are if nothing is
// missing. The error is for a go.mod that cannot be read.
func Require(m handler.Model, gomod, gosum []byte) (mod, sum []byte, err error) {
	f, err := modfile.Parse("go.mod", gomod, nil)
	if err != nil {
		return nil, nil, failure.Wrap("read", "go.mod", err)
	}
	r := needs(m)
	if slices.ContainsFunc(f.Require, func(old *modfile.Require) bool { return old.Mod.Path == r.path }) {
		return gomod, gosum, nil
	}
	if err := f.AddRequire(r.path, r.version); err != nil {
		return nil, nil, failure.Wrap("edit", "go.mod", err)
	}
	if f.Go == nil || version.Compare("go"+f.Go.Version, "go"+r.goVersion) < 0 {
		if err := f.AddGoStmt(r.goVersion); err != nil {
			return nil, nil, failure.Wrap("edit", "go.mod", err)
		}
	}
	f.Cleanup()
	f.SortBlocks()
	if mod, err = f.Format(); err != nil {
		return nil, nil, failure.Wrap("edit", "go.mod", err)
	}
	lines := slices.Collect(strings.Lines(string(bytes.TrimRight(gosum, "\n")) + "\n"))
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "\n" })
	for line := range strings.Lines(r.sums()) {
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return mod, []byte(strings.Join(lines, "")), nil
}

// sums are the requirement's lines of go.sum.
func (r requirement) sums() string {
	return r.path + " " + r.version + " " + r.sum + "\n" + r.path + " " + r.version + "/go.mod " + r.modSum + "\n"
}
