package shim_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

// plant is what a hostile tree runs if it can: it makes the file marker.
func plant(marker string) (python, shell string) {
	return "open(" + quoted(marker) + ", \"w\").close()\n", "#!/bin/sh\n: > '" + marker + "'\nexit 1\n"
}

func quoted(s string) string { return `"` + s + `"` }

// A build compiles what is in the function's directory and runs nothing of it: no
// Python package by the name of a compiler's, no program by the name of a tool's, no
// generator, and no file that looks like the go command's configuration.
func TestBuildRunsNothingOfTheSource(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	marker := filepath.Join(t.TempDir(), "ran")
	python, shell := plant(marker)
	dir := write(t, function(map[string]string{
		"ziglang/__init__.py": python, "ziglang/__main__.py": python, "ziglang.py": python, "sitecustomize.py": python, "os.py": python,
		".env": "GOFLAGS=-toolexec=./evil\n", "go.env": "GOFLAGS=-toolexec=./evil\n", ".envrc": "export CC=./evil\n", "specs": "%rename cc1 evil\n",
		"generate.go": "package main\n\n//go:generate ./evil\n",
	}))
	for _, name := range []string{"evil", "gcc", "go", "zig", "python3", "pkg-config", "cc1", "as", "ld", "collect2"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(shell), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	bin := goOnly(t)
	if err := os.Symlink(anyPython(t), filepath.Join(bin, "python3")); err != nil {
		t.Fatal(err)
	}
	zig := "PYTHONPATH=" + testenv.Zig(t)
	for name, env := range map[string][]string{
		"gcc":         {zig},
		"PATH with .": {zig, "PATH=.:" + os.Getenv("PATH")},
		"zig":         {zig, "CC=nogcc", "PATH=" + bin},
		"no compiler": {"CC=nogcc", "PYTHONPATH=", "PATH=.:" + bin},
	} {
		r, err := shim.Build(t.Context(), shim.Options{
			Dir: dir, Output: filepath.Join(t.TempDir(), "handler.so"), Handlers: []string{"Handle"}, CacheDir: t.TempDir(),
			Env: append(os.Environ(), env...), GLIBC: "2.26",
		})
		if _, ran := os.Stat(marker); ran == nil {
			t.Fatalf("%s: something of the function's directory ran; the build: %+v, %v", name, r, err)
		}
		if name != "no compiler" && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Flags in the source that would have the C compiler or the linker run or load
// something are refused, as the go command does.
func TestBuildRefusesFlagsInTheSource(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	marker := filepath.Join(t.TempDir(), "ran")
	_, shell := plant(marker)
	for _, flags := range []string{
		"CFLAGS: -fplugin=./evil.so", "CFLAGS: -B.", "CFLAGS: -wrapper ./evil", "CFLAGS: -specs=specs", "CFLAGS: @flags",
		"LDFLAGS: -fuse-ld=./evil", "LDFLAGS: -Wl,-plugin=./evil.so", "LDFLAGS: -Wl,--dynamic-linker=./evil", "LDFLAGS: -B.",
		"pkg-config: --define-prefix=./evil evil",
	} {
		dir := write(t, function(map[string]string{"c.go": "package main\n\n// #cgo " + flags + "\nimport \"C\"\n", "flags": "-B.\n"}))
		for _, name := range []string{"evil", "cc1", "as", "ld", "collect2"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(shell), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		_, err := shim.Build(t.Context(), shim.Options{Dir: dir, Handlers: []string{"Handle"}, CacheDir: t.TempDir()})
		if err == nil || !strings.Contains(err.Error(), "invalid flag in ") && !strings.Contains(err.Error(), "invalid pkg-config") {
			t.Errorf("#cgo %s: %v", flags, err)
		}
		if _, ran := os.Stat(marker); ran == nil {
			t.Fatalf("#cgo %s: something of the function's directory ran", flags)
		}
	}
}

// What somebody else has put, or could put, into the cache does not become a part of
// the function.
func TestPlantedCache(t *testing.T) {
	t.Parallel()
	const spy = "//go:build go1.18\n\npackage glue\n\nimport \"os\"\n\nfunc init() { os.WriteFile(os.Getenv(\"MARKER\"), nil, 0o600) }\n"
	glue := func(t *testing.T, cache string) string {
		dirs, err := filepath.Glob(filepath.Join(cache, "glue", "*"))
		if err != nil || len(dirs) != 1 {
			t.Fatal(dirs, err)
		}
		return dirs[0]
	}
	build := func(t *testing.T, cache string) []string {
		r, err := shim.BuildBootstrap(t.Context(), shim.Options{Dir: write(t, function(nil)), Handlers: []string{"Handle"}, CacheDir: cache})
		if err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), "go", "tool", "nm", "-n", r.Path).CombinedOutput()
		if err != nil && !strings.Contains(string(out), "no symbols") {
			t.Fatalf("%v: %s", err, out)
		}
		binary, err := os.ReadFile(r.Path)
		if err != nil {
			t.Fatal(err)
		}
		var spied []string
		if strings.Contains(string(binary), "MARKER") {
			spied = append(spied, "MARKER")
		}
		return spied
	}
	for name, change := range map[string]func(t *testing.T, cache string) error{
		"nothing": func(*testing.T, string) error { return nil },
		"another file": func(t *testing.T, cache string) error {
			return os.WriteFile(filepath.Join(glue(t, cache), "spy.go"), []byte(spy), 0o644)
		},
		"a changed file": func(t *testing.T, cache string) error {
			return os.WriteFile(filepath.Join(glue(t, cache), "serve.go"), []byte(spy), 0o644)
		},
		"a linked file": func(t *testing.T, cache string) error {
			elsewhere := filepath.Join(t.TempDir(), "serve.go")
			file := filepath.Join(glue(t, cache), "serve.go")
			if err := os.Rename(file, elsewhere); err != nil {
				return err
			}
			return os.Symlink(elsewhere, file)
		},
		"a linked directory": func(t *testing.T, cache string) error {
			elsewhere := filepath.Join(t.TempDir(), "glue")
			if err := os.Rename(filepath.Join(cache, "glue"), elsewhere); err != nil {
				return err
			}
			return os.Symlink(elsewhere, filepath.Join(cache, "glue"))
		},
		"open to all": func(t *testing.T, cache string) error { return os.Chmod(cache, 0o777) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cache := t.TempDir()
			if got := build(t, cache); len(got) > 0 {
				t.Fatal(got)
			}
			if info, err := os.Stat(glue(t, cache)); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("the cache is %v, %v", info.Mode(), err)
			}
			if err := change(t, cache); err != nil {
				t.Fatal(err)
			}
			if got := build(t, cache); slices.Contains(got, "MARKER") {
				t.Errorf("what was planted is in the function")
			}
		})
	}
}
