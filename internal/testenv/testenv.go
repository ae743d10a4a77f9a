// Package testenv finds what the tests need of the machine: tools, CPythons and
// AWS's own runtime client. A test skips, with the reason, where something is
// missing, and what takes long; with CI=true it runs that, and fails instead, so
// that nothing is left out unseen.
package testenv

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// NeedTool returns the path of the program name, or ends the test.
func NeedTool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Missing(t, name+" is not on PATH")
	}
	return path
}

// Zig returns the directory to put on PYTHONPATH for python3 to have the pinned
// ziglang, or ends the test.
func Zig(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(root(t), ".tools", "zig")
	if _, err := os.Stat(dir); err != nil {
		Missing(t, "zig is not in "+dir+" (make test-tools puts it there)")
	}
	return dir
}

// CI reports whether everything is to run that can, as CI=true asks.
func CI() bool { return os.Getenv("CI") == "true" }

// Missing ends the test because of reason: a skip, in CI a failure.
func Missing(t testing.TB, reason string) {
	t.Helper()
	if CI() {
		t.Fatalf("%s, which CI must have", reason)
	}
	t.Skip(reason)
}

// Long ends a test that takes a minute of a processor or more, as why says, unless CI=true.
func Long(t testing.TB, why string) {
	t.Helper()
	if !CI() {
		t.Skipf("%s, which takes long: it runs with CI=true", why)
	}
}

// root is the directory of the module under test, that holds go.mod.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test's directory")
		}
		dir = up
	}
}
