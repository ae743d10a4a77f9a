package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// clone returns a clone of this repository's commit in a new directory.
func clone(t *testing.T) string {
	t.Helper()
	git := testenv.NeedTool(t, "git")
	dir := filepath.Join(t.TempDir(), "checkout")
	if out, err := exec.Command(git, "clone", "--quiet", "..", dir).CombinedOutput(); err != nil {
		testenv.Missing(t, "no clone of a repository: "+string(out))
	}
	return dir
}

// here is a release for the platform that the test runs on.
func here(src, out string) release {
	return release{src: src, out: out, platforms: []platform{{runtime.GOOS, runtime.GOARCH}}, environ: os.Environ()}
}

// The same commit gives the same bytes, wherever it is checked out and whoever builds.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	testenv.Long(t, "it makes a release twice")
	mine, theirs := filepath.Join(t.TempDir(), "dist"), filepath.Join(t.TempDir(), "dist")
	if err := here(clone(t), mine).make(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := here(clone(t), theirs)
	other.environ = append(other.environ, "TZ=Asia/Kathmandu", "GOFLAGS=-tags=other -buildvcs=false", "GOAMD64=v3", "CGO_ENABLED=1", "SOURCE_DATE_EPOCH=1", "LC_ALL=C")
	if err := other.make(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, want := contents(t, theirs), contents(t, mine)
	if !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) || len(want) != 3 {
		t.Fatalf("files %q and %q, want an archive, a bill of materials and the checksums", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	for name := range want {
		if !bytes.Equal(got[name], want[name]) {
			t.Errorf("%s differs", name)
		}
	}
	checkSums(t, mine)
	for name, text := range want {
		switch {
		case strings.HasSuffix(name, ".tar.gz"):
			checkArchive(t, text)
		case strings.HasSuffix(name, ".cdx.json"):
			checkBOM(t, filepath.Join(mine, name))
		}
	}
	if err := here("..", mine).make(t.Context()); err == nil || !strings.Contains(err.Error(), "remove it first") {
		t.Errorf("over a release that is there: %v", err)
	}
}

func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = text
	}
	return files
}

func checkSums(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command(testenv.NeedTool(t, "sha256sum"), "--check", "--strict", "SHA256SUMS")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), ": OK\n") != 2 {
		t.Errorf("sha256sum --check: %v\n%s", err, out)
	}
}

// checkArchive unpacks an archive and runs what is in it.
func checkArchive(t *testing.T, archive []byte) {
	t.Helper()
	uncompressed, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var names []string
	for r := tar.NewReader(uncompressed); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		_, name, _ := strings.Cut(header.Name, "/")
		names = append(names, name)
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, os.FileMode(header.Mode)); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"LICENSE", "README.md", "THIRD_PARTY_LICENSES", "completions/bash/lambda-lsp", "completions/fish/lambda-lsp.fish",
		"completions/powershell/lambda-lsp.ps1", "completions/zsh/_lambda-lsp", "lambda-lsp", "lambdacheck", "man/lambda-lsp.1",
	}
	if !slices.Equal(names, want) {
		t.Errorf("in the archive: %q, want %q", names, want)
	}
	out, err := exec.Command(filepath.Join(dir, "lambda-lsp"), "version", "--json").Output()
	var version struct {
		Version, Revision string
		Modified          bool
	}
	if json.Unmarshal(out, &version) != nil || err != nil || version.Revision == "" || version.Modified {
		t.Errorf("lambda-lsp version: %v, %s", err, out)
	}
	if out, err := exec.Command(filepath.Join(dir, "lambdacheck"), "-V=full").CombinedOutput(); err != nil {
		t.Errorf("lambdacheck -V=full: %v\n%s", err, out)
	}
}

// checkBOM holds a bill of materials against CycloneDX's own schema.
func checkBOM(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"pkg:golang/std@" + strings.TrimPrefix(runtime.Version(), "go"), "pkg:golang/golang.org/x/tools@v", "pkg:golang/github.com/aws/smithy-go@v"} {
		if !bytes.Contains(text, []byte(`"purl": "`+want)) {
			t.Errorf("%s is not in the bill of materials", want)
		}
	}
	const validate = `import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
errors = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read())
sys.exit(errors and repr(errors))`
	cmd := exec.Command(testenv.NeedTool(t, "python3"), "-c", validate, file)
	cmd.Env = append(os.Environ(), "PYTHONPATH="+testenv.Schemas(t))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("not CycloneDX 1.6: %v\n%s", err, out)
	}
}

// What nobody could build again is no release.
func TestChangedCheckout(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"README.md", "new.go"} {
		src, out := clone(t), filepath.Join(t.TempDir(), "dist")
		if err := os.WriteFile(filepath.Join(src, name), []byte("changed"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := here(src, out).make(t.Context()); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("of a changed checkout: %v", err)
		}
		if left, err := os.ReadDir(filepath.Dir(out)); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
}

// A module that comes without a license may not be given away.
func TestNoLicense(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := licensesOf(&b, "example.com/m v1.0.0", testenv.Files(t, map[string]string{"license.go": "", "README": ""})); err == nil {
		t.Errorf("got %q", b.String())
	}
	if err := licensesOf(&b, "example.com/m v1.0.0", testenv.Files(t, map[string]string{"LICENCE.txt": "Take it.\n"})); err != nil || b.String() != "==== example.com/m v1.0.0: LICENCE.txt\n\nTake it.\n\n" {
		t.Errorf("got %q, %v", b.String(), err)
	}
}

func TestZip(t *testing.T) {
	t.Parallel()
	when := time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC)
	var b bytes.Buffer
	if err := writeZip(&b, []file{{"dir/program.exe", 0o755, []byte("MZ")}, {"dir/README.md", 0o644, []byte("text")}}, when); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for i, mode := range []os.FileMode{0o755, 0o644} {
		if f := r.File[i]; f.Mode() != mode || !f.Modified.Equal(when) {
			t.Errorf("%s: %v, %v", f.Name, f.Mode(), f.Modified)
		}
	}
}

// An extension is the same whenever and in whatever order its files were packed.
func TestRepack(t *testing.T) {
	t.Parallel()
	when := time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC)
	var packed [2]bytes.Buffer
	for i, files := range [][]file{
		{{"extension.vsixmanifest", 0o644, []byte("<x/>")}, {"extension/bin/lambda-lsp", 0o755, []byte("ELF")}},
		{{"extension/bin/lambda-lsp", 0o755, []byte("ELF")}, {"extension.vsixmanifest", 0o644, []byte("<x/>")}},
	} {
		var vsix bytes.Buffer
		if err := writeZip(&vsix, files, when.AddDate(0, 0, i+1)); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(testenv.Files(t, map[string]string{"e.vsix": vsix.String()}), "e.vsix")
		if err := repack(&packed[i], name, when); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(packed[0].Bytes(), packed[1].Bytes()) {
		t.Error("the order or the time of packing shows")
	}
	r, err := zip.NewReader(bytes.NewReader(packed[0].Bytes()), int64(packed[0].Len()))
	if err != nil || len(r.File) != 2 || r.File[1].Mode() != 0o755 {
		t.Errorf("%v, %+v", err, r)
	}
	if err := repack(io.Discard, testenv.Files(t, map[string]string{"x": "no zip"})+"/x", when); err == nil {
		t.Error("what is no zip was taken")
	}
}
