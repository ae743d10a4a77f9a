package proc_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// What is written to a directory while it is removed does not keep it.
func TestRemoveAll(t *testing.T) {
	t.Parallel()
	for range 20 {
		dir := filepath.Join(t.TempDir(), "dir")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		begun, ended := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(ended)
			for i := range 200 {
				if err := os.WriteFile(filepath.Join(dir, strconv.Itoa(i)), nil, 0o600); err != nil {
					break
				}
				if i == 100 {
					close(begun)
				}
			}
		}()
		<-begun
		err := proc.RemoveAll(dir)
		<-ended
		if _, gone := os.Stat(dir); err != nil || !errors.Is(gone, fs.ErrNotExist) {
			t.Fatalf("removing: %v, and then: %v", err, gone)
		}
	}
}
