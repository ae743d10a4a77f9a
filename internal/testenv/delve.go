package testenv

import (
	"os"
	"path/filepath"
	"testing"
)

// Delve returns the path of the pinned dlv, or ends the test.
func Delve(t testing.TB) string {
	t.Helper()
	path := filepath.Join(root(t), ".tools", "dlv")
	if _, err := os.Stat(path); err != nil {
		Missing(t, "dlv is not in .tools (make test-tools puts it there)")
	}
	return path
}
