package proc_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// A program that is still open for writing is started when it is closed.
func TestWhileBusy(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "program")
	text, err := os.ReadFile("/bin/true")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, text, 0o755); err != nil {
		t.Fatal(err)
	}
	held, err := os.OpenFile(program, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	tries := 0
	err = proc.WhileBusy(func() error {
		if tries++; tries == 3 {
			held.Close()
		}
		return exec.Command(program).Run()
	})
	if err != nil || tries < 3 {
		t.Errorf("%d tries, %v", tries, err)
	}
}
