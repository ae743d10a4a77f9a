package build_test

import (
	"bytes"
	"debug/macho"
	"debug/pe"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// What is to run on a machine that is no Linux is an executable of that machine's
// kind, from either model and for either kind of runtime; it needs no C compiler.
func TestBuildForAnotherHost(t *testing.T) {
	t.Parallel()
	darwin, windows := build.Platform{GOOS: "darwin", GOARCH: "arm64"}, build.Platform{GOOS: "windows", GOARCH: "amd64"}
	onPython := map[string]string{"function.json": `{"Runtime": "python3.13", "Handler": "handler.Handle", "Architectures": ["x86_64"]}`}
	onGo1 := map[string]string{"function.json": `{"Runtime": "go1.x", "Handler": "hello"}`}
	for _, c := range []struct {
		name     string
		host     build.Platform
		files    map[string]string
		file     string
		standsIn bool
	}{
		{"shim for Python", darwin, shimFunction(onPython), "bootstrap", true},
		{"shim for Python", windows, shimFunction(onPython), "bootstrap.exe", true},
		{"shim without function.json", darwin, shimFunction(nil), "bootstrap", true},
		{"shim for provided", windows, shimFunction(map[string]string{"function.json": `{"Runtime": "provided.al2"}`}), "bootstrap.exe", false},
		{"Start", darwin, startFunction(nil), "bootstrap", false},
		{"Start", windows, startFunction(nil), "bootstrap.exe", false},
		{"Start for go1.x", windows, startFunction(onGo1), "hello.exe", false},
	} {
		t.Run(c.host.GOOS+"/"+c.name, func(t *testing.T) {
			testenv.Long(t, "it compiles the standard library for "+c.host.GOOS)
			// Not in parallel: each would compile the standard library for the host.
			dir, out := testenv.Files(t, c.files), t.TempDir()
			a, err := build.Build(t.Context(), build.Options{Dir: dir, Output: out, Env: environ("CC=none"), Local: true, Host: c.host})
			if err != nil {
				t.Fatal(err)
			}
			if a.Path != filepath.Join(out, c.file) || a.Target != build.Bootstrap || a.StandsIn() != c.standsIn {
				t.Errorf("%+v, stands in: %v", a, a.StandsIn())
			}
			if got := machine(t, a.Path); got != c.host {
				t.Errorf("it is for %v", got)
			}
			if got := added(t, dir, c.files); len(got) > 0 {
				t.Errorf("left %v", got)
			}
		})
	}
}

// machine is what an executable is for. On macOS it must have the UUID without which
// it is not loaded.
func machine(t *testing.T, path string) build.Platform {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := macho.NewFile(bytes.NewReader(data)); err == nil {
		const uuid = 0x1b // LC_UUID of <mach-o/loader.h>
		if !slices.ContainsFunc(f.Loads, func(l macho.Load) bool { return f.ByteOrder.Uint32(l.Raw()) == uuid }) {
			t.Error("it has no UUID")
		}
		return build.Platform{GOOS: "darwin", GOARCH: map[macho.Cpu]string{macho.CpuAmd64: "amd64", macho.CpuArm64: "arm64"}[f.Cpu]}
	}
	f, err := pe.NewFile(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return build.Platform{GOOS: "windows", GOARCH: map[uint16]string{
		pe.IMAGE_FILE_MACHINE_AMD64: "amd64", pe.IMAGE_FILE_MACHINE_ARM64: "arm64",
	}[f.Machine]}
}

// What goes to Lambda is the same from whatever host.
func TestPackageOnAnotherHost(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, startFunction(nil))
	sums := map[string]build.Platform{}
	for _, host := range []build.Platform{{}, {"darwin", "arm64"}, {"windows", "amd64"}} {
		a, err := build.Package(t.Context(), build.Options{Dir: dir, Output: t.TempDir(), Env: environ(), Host: host})
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(a.Binary) != "bootstrap" || a.Architecture != "x86_64" {
			t.Errorf("on %v: %+v", host, a)
		}
		sums[a.SHA256] = host
	}
	if len(sums) != 1 {
		t.Errorf("zips differ: %v", sums)
	}
}
