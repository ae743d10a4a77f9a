package workspace

import (
	"bytes"
	"go/build"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// context returns how the build selects files, had it cgo.
func (u *universe) context() *build.Context {
	c := build.Default
	c.GOOS, c.GOARCH = u.env.GOOS, u.env.GOARCH
	c.CgoEnabled = true
	c.BuildTags = buildTags(u.config.BuildFlags, u.config.getenv("GOFLAGS"))
	c.ReleaseTags = releaseTags(u.env.GOVERSION)
	c.OpenFile = func(path string) (io.ReadCloser, error) {
		if text, ok := u.config.Overlay[path]; ok {
			return io.NopCloser(bytes.NewReader(text)), nil
		}
		return readfile.Open(path)
	}
	return &c
}

// withCgo returns the files that the build would compile if cgo were on, when
// some of them import "C", and sets t's fields to match. Files for builds
// without cgo are then ignored: they would declare the same names again.
func (u *universe) withCgo(t *unit) []string {
	c := u.context()
	var files, ignored, disabled []string
	excluded := t.listed.paths(t.listed.IgnoredGoFiles)
	for _, path := range slices.Concat(t.listed.sources(), excluded) {
		ok, err := c.MatchFile(t.listed.Dir, filepath.Base(path))
		if err != nil || !ok || strings.HasSuffix(path, "_test.go") {
			ignored = append(ignored, path)
			continue
		}
		files = append(files, path)
		if slices.Contains(excluded, path) && importsC(u.files.parse(path, u.config.Overlay)) {
			disabled = append(disabled, path)
		}
	}
	if len(disabled) == 0 {
		return t.listed.sources()
	}
	t.cgoDisabled = disabled
	t.ignored = append(ignored, t.listed.paths(t.listed.IgnoredOtherFiles)...)
	return files
}

func importsC(p *parsed) bool {
	for _, spec := range p.file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil && path == "C" {
			return true
		}
	}
	return false
}

// droppedDirs returns patterns for the directories that a pattern with "..."
// passes over because all their files import "C" and cgo is off.
func (u *universe) droppedDirs(patterns []string, roots []*listed) []string {
	if u.env.CGO_ENABLED != "0" {
		return nil
	}
	known := map[string]bool{}
	for _, l := range roots {
		known[l.Dir] = true
	}
	c := u.context()
	var dirs []string
	for _, pattern := range patterns {
		if !strings.HasSuffix(pattern, "...") {
			continue
		}
		walk(u.config.Dir, pattern, func(dir string) {
			if known[dir] {
				return
			}
			if p, err := c.ImportDir(dir, 0); err == nil && len(p.CgoFiles) > 0 {
				dirs = append(dirs, dir)
			}
		})
	}
	return dirs
}

// buildTags returns the tags that the flags set; the last -tags wins, and a
// flag of the command line over GOFLAGS.
func buildTags(flags []string, goflags string) []string {
	var tags string
	all := append(strings.Fields(goflags), flags...)
	for i, flag := range all {
		flag = "-" + strings.TrimLeft(flag, "-")
		if value, ok := strings.CutPrefix(flag, "-tags="); ok {
			tags = value
		} else if flag == "-tags" && i+1 < len(all) {
			tags = all[i+1]
		}
	}
	return strings.FieldsFunc(tags, func(r rune) bool { return r == ',' || r == ' ' })
}

// getenv returns the value of name in c's environment, "" if it has none.
func (c Config) getenv(name string) string {
	value, _ := gobuild.Getenv(c.environ(), name)
	return value
}
