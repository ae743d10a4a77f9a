//go:build unix

package readfile

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Whatever a name leads to, reading it ends, with a reason if not with the content.
func TestRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(path("file"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(path("pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"link": "file", "zero": "/dev/zero", "topipe": "pipe", "nowhere": "none", "self": "self"} {
		if err := os.Symlink(target, path(name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"file": "", "link": "", "pipe": "not a regular file", "topipe": "not a regular file", "zero": "not a regular file",
		"nowhere": "no such file or directory", "self": "too many levels of symbolic links", ".": "is a directory",
	} {
		text, err := Read(path(name), 4)
		switch {
		case want == "" && (err != nil || string(text) != "text"):
			t.Errorf("%s: %q, %v", name, text, err)
		case want != "" && (err == nil || !strings.HasSuffix(err.Error(), ": "+want)):
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	if _, err := Read(path("file"), 3); err == nil || !strings.HasSuffix(err.Error(), "larger than 3 bytes") {
		t.Errorf("too large a file: %v", err)
	}
}
