package gobuild

import (
	"os"

	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// Scratch returns environ with a new directory for the temporary files of the go
// command and of the compilers, where they would have been, and what removes it: those
// that are killed leave them behind. The error is of making the directory.
func Scratch(environ []string) (with []string, remove func(), err error) {
	parent, _ := Getenv(environ, "GOTMPDIR")
	if parent == "" {
		parent, _ = Getenv(environ, "TMPDIR")
	}
	dir, err := os.MkdirTemp(parent, "lambda-lsp-go-")
	if err != nil {
		return nil, nil, err
	}
	return Setenv(Setenv(environ, "GOTMPDIR", dir), "TMPDIR", dir), func() { proc.RemoveAll(dir) }, nil
}
