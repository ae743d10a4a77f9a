package testenv

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A Python is a CPython of this machine.
type Python struct {
	Version string // "3.13"
	Path    string // of the executable itself, not of a version manager's shim
	HasRIC  bool   // RIC has the runtime client for it
}

// oldestRIC is the lowest 3.x minor version that the pinned awslambdaric
// accepts; .ci/test-tools installs it for every version from here on.
const oldestRIC = 10

// Pythons returns one CPython per version, oldest first: those of pyenv and of
// PATH. It ends the test when there is none.
func Pythons(t testing.TB) []Python {
	t.Helper()
	list := slices.Clone(installed())
	if len(list) == 0 {
		Missing(t, "no CPython under pyenv or on PATH")
	}
	for i := range list {
		_, err := os.Stat(ric(t, list[i].Version))
		list[i].HasRIC = err == nil
	}
	return list
}

// RIC returns the directory to put on PYTHONPATH for a Python of that version
// to have the pinned awslambdaric. It ends the test where there is none: a skip
// for a version that awslambdaric does not support, or has no wheel for.
func RIC(t testing.TB, version string) string {
	t.Helper()
	if minor(version) < oldestRIC {
		t.Skipf("awslambdaric does not support Python %s", version)
	}
	dir := ric(t, version)
	if _, err := os.Stat(dir); err != nil {
		reason := "awslambdaric is not in " + dir + " (make test-tools puts it there)"
		if version != "3.12" && version != "3.13" {
			t.Skip(reason)
		}
		Missing(t, reason)
	}
	return dir
}

func ric(t testing.TB, version string) string {
	t.Helper()
	return filepath.Join(root(t), ".tools", "awslambdaric-"+version)
}

// installed asks every candidate once what it is.
var installed = sync.OnceValue(func() []Python {
	home := os.Getenv("PYENV_ROOT")
	if home == "" {
		user, _ := os.UserHomeDir()
		home = filepath.Join(user, ".pyenv")
	}
	candidates, _ := filepath.Glob(filepath.Join(home, "versions", "*", "bin", "python"))
	slices.Reverse(candidates) // within a version, the highest patch release
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		for _, pattern := range []string{"python3.[0-9]*", "python2.7", "python3"} {
			found, _ := filepath.Glob(filepath.Join(dir, pattern))
			candidates = append(candidates, found...)
		}
	}
	var list []Python
	for _, path := range candidates {
		p, ok := probe(path)
		if ok && !slices.ContainsFunc(list, func(q Python) bool { return q.Version == p.Version }) {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b Python) int {
		return cmp.Or(cmp.Compare(a.Version[0], b.Version[0]), cmp.Compare(minor(a.Version), minor(b.Version)))
	})
	return list
})

// probe reports what path is, and whether it is a CPython that runs.
func probe(path string) (Python, bool) {
	if strings.Contains(filepath.Base(path), "-config") {
		return Python{}, false
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	const ask = `import platform, sys
print("%s %d.%d %s" % (platform.python_implementation(), sys.version_info[0], sys.version_info[1], sys.executable))`
	out, err := exec.CommandContext(ctx, path, "-c", ask).Output()
	words := strings.SplitN(strings.TrimSpace(string(out)), " ", 3)
	if err != nil || len(words) != 3 || words[0] != "CPython" {
		return Python{}, false
	}
	return Python{Version: words[1], Path: words[2]}, true
}

// minor is 13 for "3.13".
func minor(version string) int {
	var major, n int
	fmt.Sscanf(version, "%d.%d", &major, &n)
	return n
}
