package shim_test

import (
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

const (
	core    = "github.com/eawsy/aws-lambda-go-core"
	require = core + " v0.0.0-20170302234508-e26eed6aa244"
	sums    = require + " h1:jRjEhnG1C6C8cSJi4XARCQIc/PwePTAbfrrPsCVmxiY=\n" +
		require + "/go.mod h1:pvevdbEdPmfsvrxxTfrVKKmElklEa6YiUpxkU4XyoQY=\n"
	gomod = "module example.com/fn\n\ngo 1.21\n\nrequire " + require + "\n"

	handler = `package main

// /* Required, but no C code needed. */
import "C"

import "` + core + `/service/lambda/runtime"

type event struct{ Name string }

// Handle greets.
func Handle(evt event, _ *runtime.Context) (string, error) {
	return "Hello, " + evt.Name + "!", nil
}
`
)

// write makes files, with the directories they need, under a new directory.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// function is the smallest function there is, and more files.
func function(more map[string]string) map[string]string {
	files := map[string]string{"go.mod": gomod, "go.sum": sums, "handler.go": handler}
	for name, data := range more {
		files[name] = data
	}
	return files
}

// tree lists the files under dir with their contents.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// greet imports the file with a Python and calls Handle.
func greet(t testing.TB, python, file string) string {
	t.Helper()
	module := strings.TrimSuffix(filepath.Base(file), ".so")
	cmd := exec.Command(python, "-c", "import sys, "+module+"; sys.stdout.write("+module+".Handle({'Name': 'World'}, None))")
	cmd.Env = append(os.Environ(), "PYTHONPATH="+filepath.Dir(file))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// anyPython is the newest CPython of this machine.
func anyPython(t testing.TB) string {
	list := testenv.Pythons(t)
	return list[len(list)-1].Path
}

// coreSource is the source of the contract's package.
func coreSource(t testing.TB) string {
	t.Helper()
	cmd := exec.Command("go", "list", "-f", "{{.Dir}}", core+"/service/lambda/runtime")
	cmd.Dir = write(t, function(nil))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "context.go"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Wherever a module's dependencies come from, it builds, and nothing beside
// the output appears or changes.
func TestBuildLayouts(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	python := anyPython(t)
	source := coreSource(t)
	helper := "package helper\n\nimport \"" + core + "/service/lambda/runtime\"\n\n" +
		"type Event struct{ Name string }\n\nfunc Handle(e Event, _ *runtime.Context) (string, error) { return \"Hello, \" + e.Name + \"!\", nil }\n"
	delegating := "package main\n\nimport \"C\"\n\nimport \"example.com/helper\"\n\nvar Handle = helper.Handle\n"
	vendored := map[string]string{
		"vendor/modules.txt": "# " + require + "\n## explicit\n" + core + "/service/lambda/runtime\n",
		"vendor/" + core + "/service/lambda/runtime/context.go": source,
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		dir   string
		env   []string
		flags []string
	}{
		{name: "a module", files: function(nil)},
		{name: "its own main", files: function(map[string]string{"main.go": "package main\n\nfunc main() { panic(\"not run\") }\n"})},
		{name: "a directory of a module", dir: "cmd/fn", files: map[string]string{"go.mod": gomod, "go.sum": sums, "cmd/fn/handler.go": handler}},
		{name: "no go line", files: function(map[string]string{"go.mod": strings.ReplaceAll(gomod, "go 1.21\n", "")})},
		{name: "go 1.12", files: function(map[string]string{"go.mod": strings.ReplaceAll(gomod, "go 1.21\n", "go 1.12\n")})},
		{name: "no go.mod", files: map[string]string{"handler.go": handler}},
		{name: "-mod=mod in GOFLAGS", files: function(nil), env: []string{"GOFLAGS=-mod=mod"}},
		{name: "-mod=mod", files: function(nil), flags: []string{"-mod=mod"}},
		{name: "-modfile", files: map[string]string{"go.mod": "module example.com/fn\n", "other.mod": gomod, "other.sum": sums, "handler.go": handler}, flags: []string{"-modfile", "other.mod"}},
		{name: "a local replace", files: map[string]string{
			"fn/go.mod": gomod + "\nrequire example.com/helper v0.0.0\n\nreplace example.com/helper => ../helper\n", "fn/go.sum": sums,
			"fn/handler.go": delegating, "helper/go.mod": "module example.com/helper\n\nrequire " + require + "\n", "helper/helper.go": helper,
		}, dir: "fn"},
		{name: "a workspace", files: map[string]string{
			"go.work":   "go 1.21\n\nuse (\n\t./fn\n\t./other\n)\n\nreplace example.com/helper v0.0.0 => ./helper\n",
			"fn/go.mod": gomod + "\nrequire example.com/helper v0.0.0\n", "fn/go.sum": sums, "fn/handler.go": delegating,
			"other/go.mod": "module example.com/other\n\ngo 1.22\n", "other/other.go": "package other\n",
			"helper/go.mod": "module example.com/helper\n\nrequire " + require + "\n", "helper/helper.go": helper,
		}, dir: "fn"},
		{name: "a workspace that is off", files: function(map[string]string{"go.work": "go 1.21\n\nuse ./elsewhere\n"}), env: []string{"GOWORK=off"}},
		{name: "vendored", files: function(vendored), env: []string{"GOPROXY=off", "GOMODCACHE=/nowhere"}},
		{name: "vendored, with names like the glue's", files: function(map[string]string{
			"vendor/modules.txt": vendored["vendor/modules.txt"], "vendor/" + core + "/service/lambda/runtime/context.go": source,
			"names.go": "package main\n\nvar json, log, os, registered, fmt = 1, 2, 3, 4, 5\n\ntype Call struct{}\n\nfunc Register() {}\n\nfunc Invoke() {}\n",
		})},
		{name: "names like the glue's", files: function(map[string]string{
			"names.go": "package main\n\nvar json, log, glue, registered = 1, 2, 3, 4\n\ntype Call struct{}\n\nfunc Register() {}\n",
		})},
		{name: "GOPATH mode", files: map[string]string{
			"src/example.com/fn/handler.go": handler, "src/" + core + "/service/lambda/runtime/context.go": source,
		}, dir: "src/example.com/fn", env: []string{"GO111MODULE=off", "GOPATH=ROOT", "GOFLAGS="}},
		{name: "C code", files: function(map[string]string{
			"handler.go": strings.NewReplacer("// /* Required", "// #include \"hello.h\"\n// /* Required", `"Hello, "`, "C.GoString(C.hello())").Replace(handler),
			"hello.h":    "const char *hello(void);\n", "hello.c": "#include \"hello.h\"\nconst char *hello(void) { return \"Hello, \"; }\n",
		})},
		{name: "-ldflags", files: function(map[string]string{
			"handler.go": strings.Replace(handler, `"Hello, "`, "greeting", 1) + "\nvar greeting string\n",
		}), flags: []string{"-ldflags=-X 'main.greeting=Hello, '"}},
		{name: "-tags", files: function(map[string]string{
			"handler.go": "//go:build tagged\n\n" + handler,
			"other.go":   "package main\n",
		}), flags: []string{"-tags", "tagged"}},
		{name: "a path that needs quotes", dir: "it's é \"fn\"", files: map[string]string{
			"it's é \"fn\"/go.mod": gomod, "it's é \"fn\"/go.sum": sums, "it's é \"fn\"/handler.go": handler,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			root := write(t, c.files)
			before := tree(t, root)
			dir := filepath.Join(root, c.dir)
			for i := range c.env {
				c.env[i] = strings.Replace(c.env[i], "ROOT", root, 1)
			}
			r, err := shim.Build(t.Context(), shim.Options{
				Dir: dir, Flags: c.flags, CacheDir: t.TempDir(),
				Env: append(os.Environ(), c.env...),
			})
			if err != nil {
				t.Fatal(err)
			}
			if want := filepath.Join(dir, "handler.so"); r.Path != want {
				t.Errorf("path %s, want %s", r.Path, want)
			}
			if got := greet(t, python, r.Path); got != "Hello, World!" {
				t.Errorf("got %q", got)
			}
			if err := os.Remove(r.Path); err != nil {
				t.Fatal(err)
			}
			after := tree(t, root)
			for name, data := range after {
				if before[name] != data {
					t.Errorf("%s appeared or changed", name)
				}
			}
			if len(after) != len(before) {
				t.Errorf("%d files, %d before", len(after), len(before))
			}
		})
	}
}

// A directory may be reached through a symbolic link.
func TestBuildThroughLink(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(write(t, function(nil)), link); err != nil {
		t.Fatal(err)
	}
	r, err := shim.Build(t.Context(), shim.Options{Dir: link, CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if got := greet(t, anyPython(t), r.Path); got != "Hello, World!" {
		t.Errorf("got %q", got)
	}
}

// A second build has no work for the C compiler in what is imported, which go build by
// itself gives it; and it does not say more than what it is asked.
func TestBuildCompilesOnlyTheFunction(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	build := func(greeting string, flags ...string) string {
		t.Helper()
		var log strings.Builder
		_, err := shim.Build(t.Context(), shim.Options{
			Dir:      write(t, function(map[string]string{"handler.go": strings.Replace(handler, "Hello", greeting, 1)})),
			Handlers: []string{"Handle"}, CacheDir: t.TempDir(), Flags: flags, Log: &log,
		})
		if err != nil {
			t.Fatal(err)
		}
		return log.String()
	}
	if log := build("Welcome"); strings.Contains(log, "WORK=") {
		t.Errorf("it says %s", log)
	}
	log := build(rand.Text(), "-x")
	if !strings.Contains(log, "-importpath example.com/fn") || strings.Contains(log, "-importpath runtime/cgo") {
		t.Errorf("it runs %s", log)
	}
	if !strings.HasPrefix(log, "WORK=") {
		t.Error("$WORK is not told")
	}
}

// A go command that links somewhere else than those that are known builds as well.
func TestBuildByAnotherGo(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	bin, dir := t.TempDir(), write(t, function(nil))
	// By another process: who forks while a file is open for writing keeps it from being run.
	wrapper := exec.Command("sh", "-c", `cat >"$0" && chmod +x "$0"`, filepath.Join(bin, "go"))
	wrapper.Stdin = strings.NewReader("#!/bin/sh\n" + `"` + testenv.NeedTool(t, "go") + `" "$@" || exit
case " $* " in *" -work "*) cd "$GOTMPDIR"/go-build* && mv b001 b1 && touch "$SEEN" ;; esac
`)
	if out, err := wrapper.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	seen := filepath.Join(t.TempDir(), "seen")
	r, err := shim.Build(t.Context(), shim.Options{
		Dir: dir, Handlers: []string{"Handle"}, CacheDir: t.TempDir(),
		Env: append(os.Environ(), "SEEN="+seen, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH")),
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(seen); err != nil {
		t.Fatal("nothing was linked where go links")
	}
	if got := greet(t, anyPython(t), r.Path); got != "Hello, World!" {
		t.Errorf("got %q", got)
	}
}
