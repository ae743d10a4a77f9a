//go:build unix

package command

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func namedPipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// writeOnce waits for who reads.
func writeOnce(pipe, text string) {
	if f, err := os.OpenFile(pipe, os.O_WRONLY, 0); err == nil {
		_, _ = f.WriteString(text)
		f.Close()
	}
}
