package testenv

import (
	"fmt"
	"go/build"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Program builds a program of this module into dir and returns its path. Its paths are
// trimmed where the test's are, as in "make test": what they have in common is compiled
// once.
func Program(dir, pkg string) (string, error) {
	path := filepath.Join(dir, filepath.Base(pkg))
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	trimmed := build.Default.GOROOT == "" // such a test does not know
	cmd := exec.Command("go", "build", fmt.Sprint("-trimpath=", trimmed), "-o", path, "github.com/lambda-lsp/lambda-lsp/"+pkg)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return path, nil
}
