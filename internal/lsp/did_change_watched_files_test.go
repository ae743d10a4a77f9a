package lsp

import (
	"os"
	"path/filepath"
	"testing"
)

// What a build leaves, or removes, is not looked at; directories are.
func TestMatters(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"bootstrap", "handler.so", "package.zip"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]bool{
		"gone.go": true, "function.json": true, "go.work": true, "vendor/modules.txt": true, "": true, "gone": true,
		"bootstrap": false, "handler.so": false, "package.zip": false, "gone.so": false,
	} {
		if got := matters(filepath.Join(dir, name)); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
