package editors

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
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
		if out, err := exec.Command("go", "build", "-o", dir, "../../cmd/lambda-lsp").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build lambda-lsp: %v\n%s", err, out)
			return 1
		}
		os.Setenv("PATH", dir+":"+os.Getenv("PATH"))
		return m.Run()
	}())
}
