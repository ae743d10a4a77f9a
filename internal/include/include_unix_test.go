//go:build unix

package include

import (
	"path/filepath"
	"syscall"
	"testing"
)

// Reading a pipe would never end.
func TestIncludeIsNoPipe(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	fset, files := parse(t, "//lambda:include pipe\npackage main\n")
	_, findings, err := Files(dir, fset, files)
	if err != nil || len(findings) != 1 || findings[0].Message != "pipe is no regular file" {
		t.Errorf("%v, %v", findings, err)
	}
}
