package workspace_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// environ is this process's environment without what would change the answer.
func environ(extra ...string) []string {
	return append(os.Environ(), append([]string{"GOFLAGS=", "GOWORK=", "CGO_ENABLED=1"}, extra...)...)
}

func load(t *testing.T, c workspace.Config, patterns ...string) map[string]*workspace.Package {
	t.Helper()
	if c.Env == nil {
		c.Env = environ()
	}
	ps, err := workspace.Load(t.Context(), c, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	byPath := map[string]*workspace.Package{}
	for _, p := range ps {
		byPath[p.PkgPath] = p
	}
	return byPath
}

// messages gives the errors of p, files relative to its directory.
func messages(p *workspace.Package) []string {
	var lines []string
	for _, e := range p.Errors {
		if rel, err := filepath.Rel(p.Dir, e.Span.File); err == nil {
			e.Span.File = rel
		}
		lines = append(lines, e.String())
	}
	return lines
}

func bases(paths []string) []string {
	var names []string
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	slices.Sort(names)
	return names
}

func want(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}

const cgoModule = `
-- go.mod --
module example.com/cgo

go 1.24
-- fn/main.go --
package main

// #include <stdlib.h>
import "C"

import "time"

func Handle(t time.Time) { C.free(nil) }
-- fn/nocgo.go --
//go:build !cgo

package main

func Handle() {}
-- fn/notes_windows.go --
package main
-- fn/impl.c --
int answer;
-- lib/lib.go --
package lib
`

func TestCgoIsFaked(t *testing.T) {
	t.Parallel()
	p := load(t, workspace.Config{Dir: testenv.Tree(t, cgoModule)}, "./...")["example.com/cgo/fn"]
	want(t, "errors", messages(p), nil)
	want(t, "files", bases(p.GoFiles), []string{"main.go"})
	want(t, "ignored", bases(p.IgnoredFiles), []string{"nocgo.go", "notes_windows.go"})
	want(t, "other", bases(p.OtherFiles), []string{"impl.c"})
	want(t, "cgo disabled", p.CgoDisabled, nil)
	if got := p.Files[0].Imports[0].Path.Value; got != `"C"` {
		t.Errorf("the first import is %s: not the original file", got)
	}
	if p.GoVersion != "go1.24" || p.Module.Path != "example.com/cgo" || p.Name != "main" {
		t.Errorf("version %s, module %v, name %s", p.GoVersion, p.Module, p.Name)
	}
}

// Without cgo the go command drops the package: it is found and checked all
// the same, whether the pattern names it or passes by.
func TestFilesThatCgoBeingOffDrops(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, cgoModule)
	// With nocgo.go the package has a file left; without, none.
	for _, remove := range []string{"", "fn/nocgo.go"} {
		if remove != "" {
			if err := os.Remove(filepath.Join(dir, remove)); err != nil {
				t.Fatal(err)
			}
		}
		for _, pattern := range []string{"./...", "./fn"} {
			p := load(t, workspace.Config{Dir: dir, Env: environ("CGO_ENABLED=0")}, pattern)["example.com/cgo/fn"]
			if p == nil {
				t.Fatalf("%s: the package is missing", pattern)
			}
			want(t, pattern+" errors", messages(p), nil)
			want(t, pattern+" cgo disabled", bases(p.CgoDisabled), []string{"main.go"})
			want(t, pattern+" files", bases(p.GoFiles), []string{"main.go"})
			if p.Types.Scope().Lookup("Handle").Type().String() != "func(t time.Time)" {
				t.Errorf("Handle is %v", p.Types.Scope().Lookup("Handle"))
			}
		}
	}
}

func TestErrorsAreInTheUsersFiles(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, `
-- go.mod --
module example.com/broken
-- types/a.go --
package types

import "example.com/nosuch"

var X int = "text"
var _ = nosuch.Y
-- user/a.go --
package user

import "example.com/broken/types"

var S string = types.X
-- syntax/a.go --
package syntax

func f( {
-- syntax/b.go --
package syntax

var Y = undefined
-- mixed/a.go --
package mixed
-- mixed/b.go --
package other
-- cycle1/a.go --
package cycle1

import _ "example.com/broken/cycle2"
-- cycle2/a.go --
package cycle2

import _ "example.com/broken/cycle1"
-- generics/a.go --
package generics

func f[T any]() {}
`)
	ps := load(t, workspace.Config{Dir: dir}, "./...")
	for path, lines := range map[string][]string{
		"types": {
			"a.go:3:8: error: could not import example.com/nosuch (no required module provides package example.com/nosuch; to add it: go get example.com/nosuch) [compile]",
			"a.go:5:13: error: cannot use \"text\" (untyped string constant) as int value in variable declaration [compile]",
		},
		// What does not compile has no export data, but still has types.
		"user":   {"a.go:5:16: error: cannot use types.X (variable of type int) as string value in variable declaration [compile]"},
		"syntax": {"a.go:3:9: error: expected ')', found '{' [compile]"},
	} {
		p := ps["example.com/broken/"+path]
		if p == nil {
			t.Fatalf("no package %s in %v", path, ps)
		}
		want(t, path, messages(p), lines)
	}
	for path, text := range map[string]string{
		"mixed":    "package other; expected package mixed",
		"cycle1":   "import cycle not allowed",
		"generics": "type parameter requires go1.18",
	} {
		p := ps["example.com/broken/"+path]
		if p == nil || !strings.Contains(strings.Join(messages(p), "\n"), text) {
			t.Errorf("%s: %v does not say %q", path, messages(p), text)
		}
	}
}

func TestOverlay(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, `
-- go.mod --
module example.com/overlay

go 1.26
-- a.go --
package overlay
`)
	file := filepath.Join(dir, "a.go")
	c := workspace.Config{Dir: dir, Overlay: map[string][]byte{
		file: []byte("package overlay\n\nimport \"html/template\"\n\nvar T template.HTML = 1\n"),
	}}
	p := load(t, c, ".")["example.com/overlay"]
	want(t, "errors", messages(p), []string{
		"a.go:5:23: error: cannot use 1 (untyped int constant) as \"html/template\".HTML value in variable declaration [compile]",
	})
	if text, err := p.ReadFile(file); err != nil || string(text) != string(c.Overlay[file]) {
		t.Errorf("ReadFile: %q, %v", text, err)
	}
}

func TestTestVariants(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, `
-- go.mod --
module example.com/tests

go 1.26
-- a.go --
package tests

type T struct{}
-- a_test.go --
package tests

import "testing/iotest"

var Err = iotest.ErrTimeout

func (T) OnlyInTests() {}
-- x_test.go --
package tests_test

import (
	"example.com/tests"
	"example.com/tests/between"
)

var _ = tests.Err
var _ tests.T = between.T
var _ interface{ OnlyInTests() } = between.T
-- between/between.go --
package between

import "example.com/tests"

var T tests.T
`)
	ps := load(t, workspace.Config{Dir: dir, Tests: true}, ".")
	for path, files := range map[string][]string{
		"example.com/tests":      {"a.go", "a_test.go"},
		"example.com/tests_test": {"x_test.go"},
	} {
		p := ps[path]
		if p == nil {
			t.Fatalf("no package %s", path)
		}
		want(t, path+" errors", messages(p), nil)
		want(t, path+" files", bases(p.GoFiles), files)
		if !p.Test {
			t.Errorf("%s is not a test", path)
		}
	}
	ps = load(t, workspace.Config{Dir: dir}, ".")
	want(t, "files without tests", bases(ps["example.com/tests"].GoFiles), []string{"a.go"})
}

func TestBuildTags(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, `
-- go.mod --
module example.com/tags
-- a.go --
package tags
-- b.go --
//go:build special

package tags
`)
	for name, c := range map[string]workspace.Config{
		"flag":    {Dir: dir, BuildFlags: []string{"-tags=special"}},
		"GOFLAGS": {Dir: dir, Env: environ("GOFLAGS=-tags=special")},
	} {
		want(t, name, bases(load(t, c, ".")["example.com/tags"].GoFiles), []string{"a.go", "b.go"})
	}
}

func TestWorkspacesAndVendoring(t *testing.T) {
	t.Parallel()
	for name, archive := range map[string]string{
		"go.work": `
-- go.work --
go 1.26

use (
	./app
	./dep
)
-- dep/go.mod --
module example.com/dep
-- dep/dep.go --
package dep

type T int
-- app/go.mod --
module example.com/app
-- app/app.go --
package app

import "example.com/dep"

var V dep.T
`,
		"vendor": `
-- app/go.mod --
module example.com/app

go 1.26

require example.com/dep v1.0.0
-- app/vendor/modules.txt --
# example.com/dep v1.0.0
## explicit
example.com/dep
-- app/vendor/example.com/dep/dep.go --
package dep

type T int
-- app/app.go --
package app

import "example.com/dep"

var V dep.T
`,
	} {
		p := load(t, workspace.Config{Dir: filepath.Join(testenv.Tree(t, archive), "app")}, "./...")["example.com/app"]
		want(t, name, messages(p), nil)
		if got := p.Types.Scope().Lookup("V").Type().String(); got != "example.com/dep.T" {
			t.Errorf("%s: V is %s", name, got)
		}
	}
}

// Sources older than modules are given one, and keep none of it.
func TestNoModule(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, `
-- main.go --
package main

import (
	"net/http"

	"example.com/unknown"
	"function/sub"
)

var X http.Header = sub.X
var _ unknown.T
-- sub/sub.go --
package sub

import "net/http"

var X http.Header
`)
	p := load(t, workspace.Config{Dir: dir}, "./...")["function"]
	if p == nil {
		t.Fatal("no package")
	}
	got := messages(p)
	if len(got) != 1 || !strings.HasPrefix(got[0], "main.go:6:2: error: could not import example.com/unknown (no required module provides package") {
		t.Errorf("errors: %q", got)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, "-- go.mod --\nmodule example.com/m\n")
	for pattern, text := range map[string]string{
		"./nosuch": "directory not found",
		".":        "no Go files",
		"./...":    "no packages here",
		"x{":       "malformed import path",
	} {
		_, err := workspace.Load(t.Context(), workspace.Config{Dir: dir, Env: environ()}, pattern)
		if err == nil || !strings.Contains(err.Error(), text) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v does not say %q in one line", pattern, err, text)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := workspace.Load(ctx, workspace.Config{Dir: dir, Env: environ()}, "."); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}
