package build_test

import (
	"debug/buildinfo"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// included are files whose order and modes an archive could get wrong.
var included = map[string]string{
	"i.go":     "package main\n\n//lambda:include data\n",
	"data/b":   "b",
	"data/a":   "a",
	"data/c/d": "d",
}

// packageElsewhere packages a copy of files in another directory and process.
func packageElsewhere(t *testing.T, dir string, files map[string]string, env ...string) string {
	t.Helper()
	for name, data := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(environ(env...), "TEST_PACKAGE_DIR="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// modcache keeps a new HOME from downloading what is here.
func modcache(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	return "GOMODCACHE=" + strings.TrimSpace(string(out))
}

// The same source gives the same bytes in another directory, with another HOME
// (where the tool's cache is), umask, TZ and TMPDIR, and a cold Go cache.
func TestPromise5SameBytes(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	files := join(shimFunction(map[string]string{"function.json": `{"Runtime": "python3.13"}`}), included)
	a, err := build.Package(t.Context(), build.Options{Dir: testenv.Files(t, files), Env: environ()})
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	elsewhere := packageElsewhere(t, filepath.Join(t.TempDir(), "quite another", "directory"), files,
		"HOME="+home, "XDG_CACHE_HOME=", "GOCACHE="+filepath.Join(home, "go-build"), modcache(t),
		"TZ=Asia/Kathmandu", "TMPDIR="+t.TempDir(), "TEST_PACKAGE_UMASK=077")
	if elsewhere != a.SHA256 {
		t.Errorf("sha256 %s here and %s elsewhere", a.SHA256, elsewhere)
	}
	// What scanners read is still there.
	info, err := buildinfo.ReadFile(a.Binary)
	if err != nil {
		t.Fatal(err)
	}
	var deps []string
	for _, dep := range info.Deps {
		deps = append(deps, dep.Path)
	}
	if !slices.Contains(deps, core) {
		t.Errorf("the dependencies are %v", deps)
	}
}

func TestPromise5SameBytesOfABootstrap(t *testing.T) {
	t.Parallel()
	files := join(startFunction(nil), included)
	a, err := build.Package(t.Context(), build.Options{Dir: testenv.Files(t, files), Env: environ()})
	if err != nil {
		t.Fatal(err)
	}
	for _, env := range [][]string{
		{"TZ=America/St_Johns"},
		{"TEST_PACKAGE_UMASK=027"},
		{"TMPDIR=" + t.TempDir()},
		{"PWD=/"},
	} {
		if got := packageElsewhere(t, filepath.Join(t.TempDir(), "x"), files, env...); got != a.SHA256 {
			t.Errorf("%v: sha256 %s, want %s", env, got, a.SHA256)
		}
	}
	// And it is not that everything is the same.
	if got := packageElsewhere(t, t.TempDir(), join(files, map[string]string{"data/a": "A"})); got == a.SHA256 {
		t.Error("other contents have the same sha256")
	}
}
