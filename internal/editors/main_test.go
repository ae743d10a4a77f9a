package editors

import (
	"fmt"
	"os"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// TestMain puts a lambda-lsp of this tree first on PATH, where editors look for it.
func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "editors")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		if _, err := testenv.Program(dir, "cmd/lambda-lsp"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		os.Setenv("PATH", dir+":"+os.Getenv("PATH"))
		return m.Run()
	}())
}
