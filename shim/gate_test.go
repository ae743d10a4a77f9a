package shim_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

// python3.11's runtime has glibc 2.26, older than what gcc here may ask for: the
// build makes a file for it, which newer ones load too.
func TestBuildForOlderGLIBC(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	python := anyPython(t)
	for _, limit := range []string{"2.26", "2.17"} {
		r, err := shim.Build(t.Context(), shim.Options{
			Dir: write(t, function(nil)), Handlers: []string{"Handle"}, CacheDir: t.TempDir(), GLIBC: limit,
		})
		if err != nil {
			t.Fatal(err)
		}
		b, err := shim.Inspect(r.Path)
		if err != nil {
			t.Fatal(err)
		}
		if shim.CompareGLIBC(b.GLIBC, limit) > 0 || b.GLIBC != r.GLIBC {
			t.Errorf("needs %s for %s, reported as %s (%s)", b.GLIBC, b.Symbol, r.GLIBC, r.Toolchain)
		}
		if got := greet(t, python, r.Path); got != "Hello, World!" {
			t.Errorf("got %q", got)
		}
	}
}

// What no toolchain here can avoid is an error with both versions.
func TestBuildNeedsNewerGLIBC(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	dir := write(t, function(nil))
	_, err := shim.Build(t.Context(), shim.Options{
		Dir: dir, Handlers: []string{"Handle"}, CacheDir: t.TempDir(), GLIBC: "2.1",
		Env: append(os.Environ(), "PATH="+strings.Join([]string{goOnly(t), gccOnly(t)}, ":")),
	})
	if err == nil || !strings.HasPrefix(err.Error(), "build "+dir+": ") || !strings.Contains(err.Error(), ", and the runtime has 2.1; install zig") {
		t.Errorf("error %v", err)
	}
}

// Without gcc, and for another architecture, zig builds.
func TestBuildWithZig(t *testing.T) {
	t.Parallel()
	bin := goOnly(t)
	if err := os.Symlink(anyPython(t), filepath.Join(bin, "python3")); err != nil {
		t.Fatal(err)
	}
	env := append(os.Environ(), "CC=nogcc", "PYTHONPATH="+testenv.Zig(t), "PATH="+bin)
	for _, arch := range []string{"amd64", "arm64"} {
		t.Run(arch, func(t *testing.T) {
			if arch != runtime.GOARCH {
				testenv.Long(t, "it compiles the standard library for "+arch)
			}
			r, err := shim.Build(t.Context(), shim.Options{
				Dir: write(t, function(nil)), CacheDir: t.TempDir(), GOARCH: arch, GLIBC: "2.26", Env: env,
			})
			if err != nil {
				t.Fatal(err)
			}
			b, err := shim.Inspect(r.Path)
			if err != nil {
				t.Fatal(err)
			}
			if r.Toolchain != "zig" || b.Machine != arch || shim.CompareGLIBC(b.GLIBC, "2.26") > 0 {
				t.Errorf("%s by %s, needs glibc %s", b.Machine, r.Toolchain, b.GLIBC)
			}
			if arch == runtime.GOARCH {
				if got := greet(t, anyPython(t), r.Path); got != "Hello, World!" {
					t.Errorf("got %q", got)
				}
			}
		})
	}
}

// gccOnly is a PATH with gcc and what it runs.
func gccOnly(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"gcc", "as", "ld"} {
		if err := os.Symlink(testenv.NeedTool(t, name), filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestInspect(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	r, err := shim.Build(t.Context(), shim.Options{
		Dir: write(t, function(nil)), Name: "my-handler", Handlers: []string{"Handle"}, CacheDir: t.TempDir(),
		Env: append(os.Environ(), "GOARCH=amd64"),
	})
	if err != nil {
		t.Fatal(err)
	}
	b, err := shim.Inspect(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	if b.Machine != "amd64" || !slices.Contains(b.Exports, "PyInit_my_handler") || !slices.Contains(b.Exports, "initmy_handler") {
		t.Errorf("%+v", b)
	}
	info, err := os.Stat(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o755 || info.Size() > 2_600_000 {
		t.Errorf("mode %v, %d bytes", info.Mode(), info.Size())
	}
	if _, err := shim.Inspect(filepath.Join(filepath.Dir(r.Path), "handler.go")); err == nil {
		t.Error("a Go file passes as ELF")
	}
}

// A file that needs musl is told from one that needs no version of GNU's C library.
func TestInspectMusl(t *testing.T) {
	t.Parallel()
	gcc, dir := testenv.NeedTool(t, "gcc"), t.TempDir()
	link := func(args ...string) {
		cmd := exec.Command(gcc, append([]string{"-nostdlib", "-x", "c", os.DevNull}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", cmd, err, out)
		}
	}
	const library, loader = "libc.musl-x86_64.so.1", "/lib/ld-musl-x86_64.so.1"
	link("-shared", "-Wl,-soname,"+library, "-o", library)
	link("-shared", "-x", "none", "-Wl,--no-as-needed", library, "-o", "handler.so")
	link("-pie", "-Wl,-e,0", "-x", "none", "-Wl,--no-as-needed", "-Wl,--dynamic-linker="+loader, library, "-o", "bootstrap")
	link("-shared", "-o", "neither.so")
	for file, want := range map[string]string{"handler.so": library, "bootstrap": library, "neither.so": ""} {
		b, err := shim.Inspect(filepath.Join(dir, file))
		if err != nil || b.Foreign != want {
			t.Errorf("%s: %q, %v; want %q", file, b.Foreign, err, want)
		}
	}
}

// The same source gives the same bytes in another directory, with another HOME,
// cache and time zone; and go version -m still lists the dependencies. Package
// internal/build has the same with a cold Go cache.
func TestBuildIsReproducible(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	build := func(env []string, cache string) (string, []byte) {
		r, err := shim.Build(t.Context(), shim.Options{
			Dir: write(t, function(nil)), Handlers: []string{"Handle"}, CacheDir: cache, Env: env,
		})
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(r.Path)
		if err != nil {
			t.Fatal(err)
		}
		return r.Path, data
	}
	file, first := build(os.Environ(), t.TempDir())
	// The tool's cache is in HOME, and cannot be written: the glue goes elsewhere.
	home := t.TempDir()
	blocked := filepath.Join(home, "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	env := append(append(os.Environ(), testenv.GoEnv(t)...), "HOME="+home, "TZ=Asia/Tokyo")
	_, second := build(env, filepath.Join(blocked, "cache"))
	if !bytes.Equal(first, second) {
		t.Errorf("the files differ: %d and %d bytes", len(first), len(second))
	}
	out, err := exec.Command("go", "version", "-m", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\tmod\texample.com/fn\t", "\tdep\t" + core + "\tv0.0.0-20170302234508-e26eed6aa244\t", "\tdep\tlambda-glue\t(devel)"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("go version -m does not list %q:\n%s", want, out)
		}
	}
	if bytes.Contains(first, []byte(filepath.Dir(file))) {
		t.Error("the file names the directory it was built in")
	}
}
