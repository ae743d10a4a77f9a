package build_test

import (
	"archive/zip"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

const (
	core    = "github.com/eawsy/aws-lambda-go-core"
	require = core + " v0.0.0-20170302234508-e26eed6aa244"
	handler = `package main

// /* Required, but no C code needed. */
import "C"

import "` + core + `/service/lambda/runtime"

// Handle greets.
func Handle(name string, _ *runtime.Context) (string, error) { return "Hello, " + name + "!", nil }
`
	// A Start function that prints how it was built instead of serving. It
	// imports no more than it must: other architectures compile that anew.
	start = `package main

import "github.com/aws/aws-lambda-go/lambda"

var version, tags string

func main() {
	print(version, tags)
	lambda.Start(func() {})
}
`
)

// shimFunction is a function of the shim model, and more files.
func shimFunction(more map[string]string) map[string]string {
	return join(map[string]string{
		"go.mod": "module example.com/fn\n\ngo 1.21\n\nrequire " + require + "\n",
		"go.sum": require + " h1:jRjEhnG1C6C8cSJi4XARCQIc/PwePTAbfrrPsCVmxiY=\n" +
			require + "/go.mod h1:pvevdbEdPmfsvrxxTfrVKKmElklEa6YiUpxkU4XyoQY=\n",
		"handler.go": handler,
	}, more)
}

// startFunction is one of the Start model. Its lambda package is a stand-in, so
// that it builds in a moment.
func startFunction(more map[string]string) map[string]string {
	return join(map[string]string{
		"go.mod": "module example.com/fn\n\ngo 1.21\n\nrequire github.com/aws/aws-lambda-go v1.0.0\n\n" +
			"replace github.com/aws/aws-lambda-go => ./_lambda\n",
		"_lambda/go.mod": "module github.com/aws/aws-lambda-go\n\ngo 1.21\n",
		"_lambda/lambda/lambda.go": "package lambda\n\nimport \"context\"\n\n" +
			"type Handler interface{ Invoke(context.Context, []byte) ([]byte, error) }\n\nfunc Start(any) {}\n",
		"main.go":  start,
		"norpc.go": "//go:build lambda.norpc\n\npackage main\n\nfunc init() { tags += \" norpc\" }\n",
		"extra.go": "//go:build extra\n\npackage main\n\nfunc init() { tags += \" extra\" }\n",
	}, more)
}

func join(files, more map[string]string) map[string]string {
	for name, data := range more {
		files[name] = data
	}
	return files
}

// environ is an environment without what would change a build, and more.
func environ(more ...string) []string {
	env := slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains([]string{"HANDLER", "PACKAGE", "GOFLAGS", "CGO_ENABLED", "GOARCH", "GOOS"}, name)
	})
	return append(env, more...)
}

// added lists what is in dir beside files.
func added(t testing.TB, dir string, files map[string]string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if !slices.ContainsFunc(keys(files), func(name string) bool { return strings.HasPrefix(name+"/", e.Name()+"/") }) {
			names = append(names, e.Name())
		}
	}
	return names
}

func keys(m map[string]string) []string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	return list
}

func TestBuildBootstrap(t *testing.T) {
	t.Parallel()
	files := startFunction(nil)
	dir := testenv.Files(t, files)
	var stages []string
	a, err := build.Build(t.Context(), build.Options{
		Dir: dir, Env: environ("GOFLAGS=-tags=lost"), Flags: []string{"-tags", "extra", "-ldflags=-X main.version=1.2"},
		Progress: func(stage string, fraction float64) { stages = append(stages, stage) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if a.Path != filepath.Join(dir, "bootstrap") || a.Binary != a.Path || a.Runtime != "provided.al2023" || a.Architecture != "x86_64" ||
		a.GLIBC != "" || a.Target != build.Bootstrap || len(a.SHA256) != 64 || a.Seconds <= 0 || a.Entries != nil {
		t.Errorf("%+v", a)
	}
	if info, err := os.Stat(a.Path); err != nil || info.Mode() != 0o755 || info.Size() != a.Bytes {
		t.Errorf("%v, %v", info, err)
	}
	if got := added(t, dir, files); !slices.Equal(got, []string{"bootstrap"}) {
		t.Errorf("left %v", got)
	}
	if !slices.Equal(stages, []string{"analyze", "build", "check"}) {
		t.Errorf("stages %v", stages)
	}
	if runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
		if out, err := run(a.Path); err != nil || out != "1.2 extra norpc" {
			t.Errorf("it prints %q, %v", out, err)
		}
	}
}

// What is to run here need not fit Lambda's C library, and its progress only
// ever grows.
func TestBuildLocally(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	files := shimFunction(map[string]string{"function.json": `{"Runtime": "python3.11", "Architectures": ["arm64"]}`})
	dir, out := testenv.Files(t, files), t.TempDir()
	var stages []string
	last := 0.0
	a, err := build.Build(t.Context(), build.Options{
		Dir: dir, Output: out, Env: environ(), Local: true,
		Progress: func(stage string, fraction float64) {
			if fraction < last || fraction > 1 {
				t.Errorf("%s is at %v after %v", stage, fraction, last)
			}
			last = fraction
			stages = append(stages, stage)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	// "build for glibc 2.26" would be one more.
	if !slices.Equal(stages, []string{"analyze", "build", "check"}) {
		t.Errorf("stages %v", stages)
	}
	b, err := shim.Inspect(filepath.Join(out, "handler.so"))
	if err != nil || b.Machine != runtime.GOARCH || !slices.Equal(a.Handlers, []string{"Handle"}) {
		t.Errorf("%+v, %+v, %v", b, a, err)
	}
	if got := added(t, dir, files); len(got) > 0 {
		t.Errorf("left %v", got)
	}
}

// The architecture is function.json's; a flag beats it.
func TestArchitecture(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, startFunction(map[string]string{"function.json": `{"Architectures": ["arm64"]}`}))
	for arch, want := range map[string]string{"": "arm64", "amd64": "x86_64"} {
		a, err := build.Build(t.Context(), build.Options{Dir: dir, Env: environ("GOARCH=riscv64"), Arch: arch, Output: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		b, err := shim.Inspect(a.Path)
		if err != nil || a.Architecture != want || b.Machine != map[string]string{"arm64": "arm64", "x86_64": "amd64"}[want] {
			t.Errorf("%q: %+v, %+v, %v", arch, a, b, err)
		}
	}
}

// What -x asks for is printed, though nothing is wrong.
func TestLog(t *testing.T) {
	t.Parallel()
	provided := map[string]string{"function.json": `{"Runtime": "provided.al2023", "Handler": "Handle"}`}
	for name, files := range map[string]map[string]string{"start": startFunction(provided), "shim": shimFunction(provided)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log strings.Builder
			o := build.Options{Dir: testenv.Files(t, files), Env: environ(), Flags: []string{"-x"}, Log: &log}
			if _, err := build.Build(t.Context(), o); err != nil || !strings.Contains(log.String(), "WORK=") {
				t.Errorf("%q, %v", log.String(), err)
			}
		})
	}
}

// What a function imports is compiled once, for the analysis, where the build finds it:
// on an empty cache that is the standard library.
func TestNothingIsCompiledTwice(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	function := func(on string) map[string]string {
		return map[string]string{
			"function.json": fmt.Sprintf(`{"Runtime": %q, "Handler": "handler.Handle"}`, on),
			"own/own.go":    fmt.Sprintf("package own\n\nconst Number = %d\n", rand.Int()),
			"use.go":        "package main\n\nimport \"example.com/fn/own\"\n\nvar number = own.Number\n",
		}
	}
	for name, o := range map[string]build.Options{
		"start":            {Dir: testenv.Files(t, startFunction(function("provided.al2023")))},
		"start, to debug":  {Dir: testenv.Files(t, startFunction(function("provided.al2023"))), Debug: true},
		"shim":             {Dir: testenv.Files(t, shimFunction(function("python3.13")))},
		"shim as it comes": {Dir: testenv.Files(t, shimFunction(function("provided.al2023")))},
		"shim, to debug":   {Dir: testenv.Files(t, shimFunction(function("python3.13"))), Debug: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log strings.Builder
			o.Output, o.Env, o.Flags, o.Log = t.TempDir(), environ(), []string{"-v"}, &log // which names what is compiled
			if _, err := build.Build(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			if lines := strings.Split(log.String(), "\n"); !slices.Contains(lines, "example.com/fn") || slices.Contains(lines, "example.com/fn/own") {
				t.Errorf("go build has compiled\n%s", log.String())
			}
		})
	}
}

// go1.x runs the file that Handler names, and speaks the RPC that norpc omits.
func TestBuildForGo1(t *testing.T) {
	t.Parallel()
	files := startFunction(map[string]string{"function.json": `{"Runtime": "go1.x", "Handler": "hello"}`})
	dir := testenv.Files(t, files)
	a, err := build.Build(t.Context(), build.Options{Dir: dir, Env: environ()})
	if err != nil {
		t.Fatal(err)
	}
	if got := added(t, dir, files); !slices.Equal(got, []string{"hello"}) || a.Path != filepath.Join(dir, "hello") {
		t.Errorf("left %v, %s", got, a.Path)
	}
	if runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
		if out, err := run(a.Path); err != nil || strings.Contains(out, "norpc") {
			t.Errorf("it prints %q, %v", out, err)
		}
	}
}

// run runs a program that was written a moment ago, and returns what it prints.
func run(program string) (string, error) {
	var out []byte
	err := proc.WhileBusy(func() (err error) {
		out, err = exec.Command(program).CombinedOutput()
		return err
	})
	return string(out), err
}

// HANDLER names the .so, PACKAGE the zip; function.json's Handler comes after.
func TestPackageHandlerSO(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	files := shimFunction(map[string]string{"function.json": `{"Runtime": "python3.11", "Handler": "orders.Handle"}`})
	dir := testenv.Files(t, files)
	a, err := build.Package(t.Context(), build.Options{Dir: dir, Env: environ("HANDLER=foo", "PACKAGE=baz")})
	if err != nil {
		t.Fatal(err)
	}
	if got := added(t, dir, files); !slices.Equal(got, []string{"baz.zip", "foo.so"}) {
		t.Errorf("left %v", got)
	}
	if a.Path != filepath.Join(dir, "baz.zip") || a.Binary != filepath.Join(dir, "foo.so") || a.Module != "foo" || a.Target != build.HandlerSO {
		t.Errorf("%+v", a)
	}
	if a.GLIBC == "" || shim.CompareGLIBC(a.GLIBC, "2.26") > 0 {
		t.Errorf("it needs glibc %q", a.GLIBC)
	}
	if b, err := shim.Inspect(a.Binary); err != nil || b.GLIBC != a.GLIBC || !slices.Contains(b.Exports, "PyInit_foo") {
		t.Errorf("%+v, %v", b, err)
	}
	z, err := zip.OpenReader(a.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) != 1 || z.File[0].Name != "foo.so" || z.File[0].Mode() != 0o755 {
		t.Errorf("%+v", z.File)
	}
}

func TestPackageIncludes(t *testing.T) {
	t.Parallel()
	files := startFunction(map[string]string{
		"assets.go":         "package main\n\n//lambda:include assets/** package.zip bootstrap\n",
		"assets/b.txt":      "b",
		"assets/a/run.sh":   "#!/bin/sh",
		"assets/Z":          "z",
		"package.zip":       "an old one",
		"bootstrap":         "an old one",
		"assets/fake.elf":   "\x7fELF but not really",
		"not-included":      "",
		"assets_windows.go": "package main\n\n//lambda:include none\n",
	})
	dir := testenv.Files(t, files)
	if err := os.Chmod(filepath.Join(dir, "assets/a/run.sh"), 0o700); err != nil {
		t.Fatal(err)
	}
	a, err := build.Package(t.Context(), build.Options{Dir: dir, Env: environ()})
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(a.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	want := []string{"assets/Z 644", "assets/a/run.sh 755", "assets/b.txt 644", "assets/fake.elf 644", "bootstrap 755"}
	var got, listed []string
	for _, f := range z.File {
		got = append(got, f.Name+" "+strings.TrimPrefix(octal(f.Mode()), "0"))
		if f.Modified.UTC().Year() != 1980 {
			t.Errorf("%s is of %v", f.Name, f.Modified)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	for _, e := range a.Entries {
		listed = append(listed, e.Name)
		if e.Name == "assets/b.txt" && e.Bytes != 1 {
			t.Errorf("%+v", e)
		}
	}
	if len(listed) != len(want) || !slices.IsSorted(listed) || len(a.SHA256) != 44 {
		t.Errorf("entries %v, sha256 %s", listed, a.SHA256)
	}
}

func octal(m os.FileMode) string {
	const digits = "01234567"
	return string([]byte{digits[m>>6&7], digits[m>>3&7], digits[m&7]})
}

// A failed build leaves what was there before.
func TestPromise1FailureLeavesThePreviousOutput(t *testing.T) {
	t.Parallel()
	files := startFunction(map[string]string{
		"bootstrap": "old", "package.zip": "old", "i.go": "package main\n\n//lambda:include none\n",
	})
	dir := testenv.Files(t, files)
	if _, err := build.Package(t.Context(), build.Options{Dir: dir, Env: environ()}); err == nil {
		t.Fatal("built what is not there")
	}
	for _, name := range []string{"bootstrap", "package.zip"} {
		if data, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(data) != "old" {
			t.Errorf("%s holds %d bytes, %v", name, len(data), err)
		}
	}
	if got := added(t, dir, files); len(got) > 0 {
		t.Errorf("left %v", got)
	}
}
