package command

import (
	"context"
	"io"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
)

// An Env is what a command may use of the world around it. Nothing else in this
// package or below touches the process's own directory, environment or streams.
type Env struct {
	Dir     string         // what relative paths are relative to
	Environ []string       // NAME=value
	Host    build.Platform // that functions run on, which is here; empty: this machine
	JSON    string         // the encoding/json to hold types against: "v1", "v2"; "auto" and "" ask the toolchain
	Stdin   io.Reader
	Log     io.Writer // what the user's code and the tools say while they run

	// Response gets a response that comes in parts, as it comes; nil: it is wanted
	// whole, in the Result.
	Response io.Writer

	// Progress is told what is being done now ("compiling") and how much of
	// all of it is done, from 0 to 1; 0 when that is not known.
	Progress func(stage string, fraction float64)

	// Ask asks the user a question whose answer is yes or no. It is nil where
	// there is nobody to ask.
	Ask func(ctx context.Context, q Question) (bool, error)

	// Create creates files in the user's editor, which may not have saved them yet:
	// all or none. It is nil where there is no editor that can; files are then
	// written to disk.
	Create func(ctx context.Context, files []scaffold.File) error

	// Emit passes on one part of an answer that comes in parts, as it comes.
	Emit func(part Result) error
}

// Getenv returns the value of a variable of Environ, the last one if it is there
// twice, and "" if it is not.
func (e *Env) Getenv(name string) string {
	value, _ := gobuild.Getenv(e.Environ, name)
	return value
}

// Path makes a path that the user has named absolute.
func (e *Env) Path(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(e.Dir, path)
}
