package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/check"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

const wrongHandler = `package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(ctx *runtime.Context, evt string) (string, error) { return evt, nil }
`

// module is the go.mod of a module two directories below the stand-ins.
func module(name string) string {
	return testenv.GoMod("example.com/"+name, "../../m/stubs")
}

// modules is a directory above modules: two that hold functions, one of them
// with another inside it, and one that does not and does not compile.
func modules(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for name, content := range map[string]string{
		"fns/a/go.mod": module("a"), "fns/a/main.go": wrongHandler,
		"fns/a/lib/lib.go":  "package lib\n\nvar X int = \"text\"\n",
		"fns/a/in/go.mod":   strings.ReplaceAll(module("in"), "../../m", "../../../m"),
		"fns/a/in/main.go":  wrongHandler,
		"fns/b/go.mod":      module("b"),
		"fns/b/cmd/main.go": wrongHandler,
		"lib/go.mod":        "module example.com/lib\n",
		"lib/lib.go":        "package lib\n\nvar X int = \"text\"\n",
	} {
		b.WriteString("-- " + name + " --\n" + content)
	}
	return testenv.Tree(t, b.String()+strings.ReplaceAll(testenv.Module("example.com/m"), "\n-- ", "\n-- m/"))
}

// places are the files and rules of what was found.
func places(r *check.Report) []string {
	var list []string
	for _, f := range finding.Sort(r.Findings) {
		rel, err := filepath.Rel(r.Dir, f.Span.File)
		if err != nil {
			rel = f.Span.File
		}
		list = append(list, filepath.ToSlash(rel)+" "+f.Rule)
	}
	return list
}

// The go command knows one module at a time; check goes to each.
func TestSeveralModules(t *testing.T) {
	t.Parallel()
	const (
		a, lib, in, b = "fns/a/main.go shim-context", "fns/a/lib/lib.go compile", "fns/a/in/main.go shim-context", "fns/b/cmd/main.go shim-context"
	)
	dir := modules(t)
	for _, tt := range []struct {
		name, dir string
		patterns  []string
		want      []string
	}{
		{"each that holds a function", "", nil, []string{in, lib, a, b}},
		{"those below a directory", "", []string{"./fns/b/..."}, []string{b}},
		{"directories by name", "", []string{"./fns/a", "./fns/b/cmd"}, []string{a, b}},
		{"a module from within another", "fns/a", []string{"./lib", "../b/..."}, []string{lib, b}},
		{"a module stops at those inside it, as for the go command", "fns/a", nil, []string{lib, a}},
		{"a module by an absolute path", "lib", []string{filepath.Join(dir, "fns", "b", "...")}, []string{b}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := run(t, check.Options{Dir: filepath.Join(dir, filepath.FromSlash(tt.dir)), Patterns: tt.patterns})
			r.Dir = dir
			if got := places(r); strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got %q\nwant %q", got, tt.want)
			}
		})
	}
}

// Where a go.work joins them, its directory is none of its modules.
func TestModulesOfAWorkspace(t *testing.T) {
	t.Parallel()
	dir := modules(t)
	write(t, filepath.Join(dir, "go.work"), "go 1.24\n\nuse (\n\t./fns/a\n\t./fns/a/in\n\t./fns/b\n)\n")
	r, err := check.Run(t.Context(), check.Options{Dir: dir, Env: append(os.Environ(), "GOFLAGS=", "GOWORK=", "CGO_ENABLED=1")})
	if err != nil {
		t.Fatal(err)
	}
	if got := places(r); len(got) != 4 {
		t.Errorf("got %q, want three handlers and an error", got)
	}
}

// A module that cannot be loaded is said, and the others are checked.
func TestPromise3BrokenModuleAmongOthers(t *testing.T) {
	t.Parallel()
	dir := modules(t)
	write(t, filepath.Join(dir, "fns", "a", "go.mod"), "module\n")
	r, err := check.Run(t.Context(), check.Options{Dir: dir, Env: append(os.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=1")})
	if r == nil || err == nil || !strings.Contains(err.Error(), filepath.Join("fns", "a")) {
		t.Fatalf("report %v, error %v", r, err)
	}
	if got := places(r); len(got) != 2 || !r.Failed() {
		t.Errorf("got %q, failed %v: want the handlers of the other modules", got, r.Failed())
	}
}

// So is one that the go.work around it does not list, by its name.
func TestModuleLeftOutOfAWorkspace(t *testing.T) {
	t.Parallel()
	dir := modules(t)
	write(t, filepath.Join(dir, "go.work"), "go 1.24\n\nuse (\n\t./fns/a\n\t./fns/a/in\n)\n")
	r, err := check.Run(t.Context(), check.Options{Dir: dir, Env: append(os.Environ(), "GOFLAGS=", "GOWORK=", "CGO_ENABLED=1")})
	if r == nil || err == nil || !strings.HasPrefix(err.Error(), "check "+filepath.Join("fns", "b")+": ") {
		t.Fatalf("report %v, error %v", r, err)
	}
	if got := places(r); len(got) != 3 {
		t.Errorf("got %q, want two handlers and an error", got)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
