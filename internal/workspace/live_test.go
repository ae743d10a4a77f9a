package workspace_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

var liveModule = testenv.Module("example.com/live") + `
-- fn/main.go --
package main

// /* Required, but no C code needed. */
import "C"

import (
	"example.com/live/model"
	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func Handle(evt model.Event, ctx *runtime.Context) (string, error) { return evt.Name, nil }
-- fn/function.json --
{"FunctionName": "fn", "Runtime": "python3.13", "Handler": "handler.Handle", "Role": "arn:aws:iam::123456789012:role/r"}
-- model/model.go --
package model

type Event struct{ Name string }
`

// An editor drives a Workspace and collects what it says.
type editor struct {
	*workspace.Workspace
	t      *testing.T
	dir    string
	events chan workspace.Event

	mu      sync.Mutex
	shown   map[string][]finding.Finding
	version int32
}

func open(t *testing.T, archive string, o workspace.Options) *editor {
	t.Helper()
	return begin(t, testenv.Tree(t, archive), o)
}

// begin opens a directory that is there.
func begin(t *testing.T, dir string, o workspace.Options) *editor {
	t.Helper()
	e := &editor{t: t, dir: dir, events: make(chan workspace.Event, 1000), shown: map[string][]finding.Finding{}}
	if o.Env == nil {
		o.Env = environ()
	}
	o.Notify = func(event workspace.Event) {
		if d, ok := event.(workspace.Diagnosed); ok {
			e.mu.Lock()
			for path, fs := range d.Files {
				e.shown[path] = fs
			}
			e.mu.Unlock()
		}
		e.events <- event
	}
	e.Workspace = workspace.Open(o)
	t.Cleanup(e.Close)
	return e
}

func (e *editor) path(name string) string { return filepath.Join(e.dir, filepath.FromSlash(name)) }

func (e *editor) read(name string) string {
	text, err := os.ReadFile(e.path(name))
	if err != nil {
		e.t.Fatal(err)
	}
	return string(text)
}

func (e *editor) edit(name, text string) int32 {
	e.version++
	e.DidChange(e.path(name), e.version, text)
	return e.version
}

// until waits for a Diagnosed of the version of a file. With -1 any will do.
func (e *editor) until(name string, version int32) workspace.Diagnosed {
	e.t.Helper()
	for {
		select {
		case event := <-e.events:
			if d, ok := event.(workspace.Diagnosed); ok {
				if v, _ := d.Snapshot.Version(e.path(name)); v == version || version < 0 {
					return d
				}
			}
		case <-e.t.Context().Done():
			e.t.Fatal("the test ended")
		}
	}
}

// rules are the rules shown for a file, in order.
func (e *editor) rules(name string) []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var rules []string
	for _, f := range e.shown[e.path(name)] {
		rules = append(rules, f.Rule)
	}
	return rules
}

// untilRules waits until the file has findings of exactly these rules.
func (e *editor) untilRules(name string, rules ...string) {
	e.t.Helper()
	for !slices.Equal(e.rules(name), rules) {
		e.until(name, -1)
	}
}

func TestFindingsFollowTheText(t *testing.T) {
	t.Parallel()
	e := open(t, liveModule, workspace.Options{})
	good := e.read("fn/main.go")
	bad := strings.Replace(good, "*runtime.Context", "runtime.Context", 1)
	e.until("fn/main.go", e.edit("fn/main.go", good))
	want(t, "good", e.rules("fn/main.go"), nil)
	e.until("fn/main.go", e.edit("fn/main.go", bad))
	want(t, "bad", e.rules("fn/main.go"), []string{"shim-context"})
	e.until("fn/main.go", e.edit("fn/main.go", good))
	want(t, "good again", e.rules("fn/main.go"), nil)
	if now := e.read("fn/main.go"); now != good {
		t.Error("the file was written")
	}
	// function.json counts as it is typed.
	e.until("fn/function.json", e.edit("fn/function.json", strings.Replace(e.read("fn/function.json"), "handler.Handle", "handler.Handel", 1)))
	want(t, "function.json", e.rules("fn/function.json"), []string{"handler-config"})
	want(t, "its handler", e.rules("fn/main.go"), []string{"handler-config"})
	// Closing takes everything back.
	e.edit("fn/main.go", bad)
	e.DidClose(e.path("fn/main.go"))
	e.untilRules("fn/main.go", "handler-config")
	e.DidClose(e.path("fn/function.json"))
	e.untilRules("fn/main.go")
	if e.Snapshot(e.path("fn/main.go")) != nil {
		t.Error("a closed package has a snapshot")
	}
}

// A declaration of another package counts before it is saved, and after.
func TestUnsavedDependencies(t *testing.T) {
	t.Parallel()
	e := open(t, liveModule, workspace.Options{})
	e.until("fn/main.go", e.edit("fn/main.go", e.read("fn/main.go")))
	errors := func() int {
		ps, err := e.Snapshot(e.path("fn/main.go")).Packages(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(ps[0].Errors)
	}
	if n := errors(); n != 0 {
		t.Fatalf("%d errors", n)
	}
	renamed := strings.Replace(e.read("model/model.go"), "Name", "Title", 1)
	e.edit("model/model.go", renamed)
	if n := errors(); n != 1 {
		t.Errorf("%d errors after a field was renamed", n)
	}
	e.DidClose(e.path("model/model.go"))
	if n := errors(); n != 0 {
		t.Errorf("%d errors after the change was given up", n)
	}
	if err := os.WriteFile(e.path("model/model.go"), []byte(renamed), 0o666); err != nil {
		t.Fatal(err)
	}
	e.FilesChanged([]string{e.path("model/model.go")})
	if n := errors(); n != 1 {
		t.Errorf("%d errors after it was renamed on disk", n)
	}
}

// An import that the metadata lacks is loaded in the background, be it of the
// standard library or of a package that comes to be later.
func TestNewImports(t *testing.T) {
	t.Parallel()
	e := open(t, liveModule, workspace.Options{})
	e.until("fn/main.go", e.edit("fn/main.go", e.read("fn/main.go")))
	text := strings.Replace(e.read("fn/main.go"), "import (", "import (\n\t\"html/template\"\n\t\"example.com/live/later\"", 1) +
		"\nvar _ = template.HTML(later.Text)\n"
	e.edit("fn/main.go", text)
	untilErrors := func(n int) {
		t.Helper()
		for {
			d := e.until("fn/main.go", e.version)
			ps, err := d.Snapshot.Packages(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(ps[0].Errors) == n {
				return
			}
		}
	}
	untilErrors(1) // later is no package
	if err := os.Mkdir(e.path("later"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(e.path("later/later.go"), []byte("package later\n\nconst Text = \"\"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	e.FilesChanged([]string{e.path("later/later.go")})
	untilErrors(0)
}

func TestFilesComeAndGo(t *testing.T) {
	t.Parallel()
	e := open(t, liveModule, workspace.Options{})
	e.until("fn/main.go", e.edit("fn/main.go", e.read("fn/main.go")))
	files := func() []string {
		ps, err := e.Snapshot(e.path("fn/main.go")).Packages(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return bases(ps[0].GoFiles)
	}
	e.edit("fn/unsaved.go", "package main\n\nvar Unsaved = 1\n")
	want(t, "with an unsaved file", files(), []string{"main.go", "unsaved.go"})
	e.edit("fn/unsaved.go", "//go:build ignore\n\npackage main\n")
	want(t, "excluded", files(), []string{"main.go"})
	e.DidClose(e.path("fn/unsaved.go"))
	if err := os.WriteFile(e.path("fn/more.go"), []byte("package main\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	e.FilesChanged([]string{e.path("fn/more.go")})
	want(t, "added", files(), []string{"main.go", "more.go"})
	if err := os.Remove(e.path("fn/more.go")); err != nil {
		t.Fatal(err)
	}
	e.FilesChanged([]string{e.path("fn/more.go")})
	want(t, "removed", files(), []string{"main.go"})
}

// Of a directory that comes or goes with its files, clients tell alone.
func TestDirectoriesComeAndGo(t *testing.T) {
	t.Parallel()
	e := open(t, liveModule, workspace.Options{})
	e.until("fn/main.go", e.edit("fn/main.go", e.read("fn/main.go")))
	errors := func() int {
		ps, err := e.Snapshot(e.path("fn/main.go")).Packages(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return len(ps[0].Errors)
	}
	if n := errors(); n != 0 {
		t.Fatalf("%d errors", n)
	}
	for _, step := range []struct {
		from, to string
		broken   bool
	}{{"model", "elsewhere", true}, {"elsewhere", "model", false}} {
		if err := os.Rename(e.path(step.from), e.path(step.to)); err != nil {
			t.Fatal(err)
		}
		e.FilesChanged([]string{e.path(step.from), e.path(step.to)})
		if n := errors(); n > 0 != step.broken {
			t.Errorf("%s is %s: %d errors", step.from, step.to, n)
		}
	}
}

func TestGoModIsReloaded(t *testing.T) {
	t.Parallel()
	e := open(t, liveModule, workspace.Options{})
	mod := e.read("go.mod")
	broken := "module example.com/live\n\nthis is no go.mod\n"
	if err := os.WriteFile(e.path("go.mod"), []byte(broken), 0o666); err != nil {
		t.Fatal(err)
	}
	e.edit("fn/main.go", e.read("fn/main.go"))
	untilLoaded := func(ok bool) {
		t.Helper()
		for event := range e.events {
			if l, is := event.(workspace.Loaded); is && (l.Err == nil) == ok {
				return
			}
		}
	}
	untilLoaded(false)
	if err := os.WriteFile(e.path("go.mod"), []byte(mod), 0o666); err != nil {
		t.Fatal(err)
	}
	e.FilesChanged([]string{e.path("go.mod")})
	untilLoaded(true)
	e.until("fn/main.go", e.version)
	ps, err := e.Snapshot(e.path("fn/main.go")).Packages(t.Context())
	if err != nil || len(ps[0].Errors) != 0 {
		t.Errorf("%v, %v", ps[0].Errors, err)
	}
}

func TestConfigure(t *testing.T) {
	t.Parallel()
	e := open(t, liveModule, workspace.Options{})
	e.edit("fn/tagged.go", "//go:build special\n\npackage main\n")
	e.until("fn/tagged.go", e.version)
	e.Configure(workspace.Options{Env: environ(), BuildFlags: []string{"-tags=special"}})
	for {
		ps, err := e.until("fn/tagged.go", e.version).Snapshot.Packages(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(bases(ps[0].GoFiles), "tagged.go") {
			return
		}
	}
}

// While a declaration does not parse, what was said of it stays or goes, but
// nothing is added; of the others everything is said.
func TestBrokenDeclarationsHoldFindings(t *testing.T) {
	t.Parallel()
	e := open(t, liveModule, workspace.Options{})
	good := e.read("fn/main.go")
	const tail = "\nfunc other() {\n"
	bad := strings.Replace(good, "*runtime.Context", "runtime.Context", 1)
	torn := strings.Replace(bad, "{ return", "{ return return", 1)

	e.until("fn/main.go", e.edit("fn/main.go", torn))
	want(t, "torn at first", e.rules("fn/main.go"), nil)
	e.until("fn/main.go", e.edit("fn/main.go", bad))
	want(t, "whole", e.rules("fn/main.go"), []string{"shim-context"})
	e.until("fn/main.go", e.edit("fn/main.go", torn))
	want(t, "torn later", e.rules("fn/main.go"), []string{"shim-context"})
	e.until("fn/main.go", e.edit("fn/main.go", good))
	e.until("fn/main.go", e.edit("fn/main.go", bad+tail))
	want(t, "torn elsewhere", e.rules("fn/main.go"), []string{"shim-context"})
	e.until("fn/main.go", e.edit("fn/main.go", good+tail))
	want(t, "removed while torn", e.rules("fn/main.go"), nil)
}

// Of many edits only the newest is sure to be diagnosed, and the last always is.
func TestStaleRunsEnd(t *testing.T) {
	t.Parallel()
	e := open(t, liveModule, workspace.Options{})
	good := e.read("fn/main.go")
	e.until("fn/main.go", e.edit("fn/main.go", good))
	var old *workspace.Snapshot
	for i := range 200 {
		e.edit("fn/main.go", fmt.Sprintf("%s\nvar x%d = 1\n", good, i))
		old = e.Snapshot(e.path("fn/main.go"))
	}
	last := e.edit("fn/main.go", strings.Replace(good, "*runtime.Context", "runtime.Context", 1))
	<-old.Stale()
	seen := 0
	for {
		d := e.until("fn/main.go", -1)
		v, _ := d.Snapshot.Version(e.path("fn/main.go"))
		if int(v) <= seen {
			t.Fatalf("version %d after %d", v, seen)
		}
		if seen = int(v); v == last {
			break
		}
	}
	want(t, "at last", e.rules("fn/main.go"), []string{"shim-context"})
	// An old snapshot still answers for its own text.
	ps, err := old.Packages(t.Context())
	if err != nil || ps[0].Types.Scope().Lookup("x199") == nil {
		t.Errorf("the old snapshot: %v", err)
	}
}

// Without trust no program is started: the go command in PATH is one that
// tells on whoever runs it.
func TestUntrusted(t *testing.T) {
	path, bin := os.Getenv("PATH"), t.TempDir()
	told := filepath.Join(bin, "told")
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte("#!/bin/sh\n: > '"+told+"'\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	e := open(t, liveModule, workspace.Options{Untrusted: true})
	d := e.until("fn/main.go", e.edit("fn/main.go", strings.Replace(e.read("fn/main.go"), "*runtime.Context", "runtime.Context", 1)))
	want(t, "untrusted", e.rules("fn/main.go"), nil)
	e.until("fn/function.json", e.edit("fn/function.json", `{"FunctionName": "fn", "Runtme": ""}`))
	want(t, "untrusted function.json", e.rules("fn/function.json"), []string{"function-json"})
	ps, err := d.Snapshot.Packages(t.Context())
	if err != nil || len(ps) != 1 || len(ps[0].Files) != 1 {
		t.Errorf("%d packages, %v", len(ps), err)
	}
	if _, err := os.Stat(told); err == nil {
		t.Error("the go command was run")
	}
	t.Setenv("PATH", path)
	e.Configure(workspace.Options{Env: environ()})
	e.untilRules("fn/main.go", "shim-context")
}

func TestCgoOff(t *testing.T) {
	t.Parallel()
	e := open(t, liveModule, workspace.Options{Env: environ("CGO_ENABLED=0")})
	d := e.until("fn/main.go", e.edit("fn/main.go", e.read("fn/main.go")))
	ps, err := d.Snapshot.Packages(t.Context())
	if err != nil || len(ps) != 1 {
		t.Fatalf("%d packages, %v", len(ps), err)
	}
	want(t, "cgo disabled", bases(ps[0].CgoDisabled), []string{"main.go"})
}

// Old versions of a file are not kept, neither trees nor positions.
func TestEditsLeaveNoMemoryBehind(t *testing.T) {
	e := open(t, liveModule, workspace.Options{})
	good := e.read("fn/main.go")
	edits := func(n int) uint64 {
		for i := range n {
			e.until("fn/main.go", e.edit("fn/main.go", fmt.Sprintf("%s\nvar x%d = 1\n%s", good, i, strings.Repeat("// A line.\n", 200))))
		}
		// Cleanups run after one collection and make garbage for the next.
		for range 3 {
			runtime.GC()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := edits(100)
	if after := edits(1500); after > before+2<<20 {
		t.Errorf("the heap grew from %d to %d kB", before>>10, after>>10)
	}
}

// A panic costs what was being done: the next edit is diagnosed, and another package
// is loaded.
func TestPanicsAreLocal(t *testing.T) {
	t.Parallel()
	panics, found := make(chan any, 100), make(chan string, 100)
	dir := testenv.Tree(t, liveModule)
	var faulty sync.Map // what there was a panic for
	w := workspace.Open(workspace.Options{
		Env:       environ(),
		Recovered: func(v any) { panics <- v },
		Notify: func(e workspace.Event) {
			key := fmt.Sprintf("%T", e)
			if _, seen := faulty.LoadOrStore(key, true); !seen {
				panic(key)
			}
			if d, ok := e.(workspace.Diagnosed); ok {
				found <- d.Snapshot.Dir
			}
		},
	})
	t.Cleanup(w.Close)
	text, err := os.ReadFile(filepath.Join(dir, "fn", "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	path, other := filepath.Join(dir, "fn", "main.go"), filepath.Join(dir, "model", "model.go")
	w.DidOpen(path, 1, string(text))
	if v := <-panics; v != "workspace.Loading" {
		t.Errorf("the first panic is of %v", v)
	}
	w.FilesChanged([]string{filepath.Join(dir, "go.mod")}) // which has all loaded again
	for want := map[any]bool{"workspace.Diagnosed": true, "workspace.Loaded": true}; len(want) > 0; {
		delete(want, <-panics)
	}
	w.DidChange(path, 2, string(text)+"\n")
	w.DidOpen(other, 1, "package model\n\ntype Event struct{ Name string }\n")
	for want := map[string]bool{filepath.Dir(path): true, filepath.Dir(other): true}; len(want) > 0; {
		delete(want, <-found)
	}
}
