// Package gobuild runs the go command on a user's package: with the user's flags
// beside those that a build for Lambda needs, in the user's environment, and
// with the compiler's complaints as findings.
package gobuild

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"go/build"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// Env is what go env says about a directory.
type Env struct {
	GOMOD, GOWORK, GOFLAGS, GO111MODULE, GOVERSION, GOOS, GOARCH, GOHOSTARCH, CC string
}

// ReadEnv runs go env in dir. The error is a *failure.Error, or ctx.Err().
func ReadEnv(ctx context.Context, dir string, environ []string) (Env, error) {
	var env Env
	out, stderr, err := Run(ctx, dir, environ, "go", "env", "-json",
		"GOMOD", "GOWORK", "GOFLAGS", "GO111MODULE", "GOVERSION", "GOOS", "GOARCH", "GOHOSTARCH", "CC")
	switch {
	case err == nil:
		err = json.Unmarshal(out, &env)
	case ctx.Err() != nil:
		return env, ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return env, failure.New("build", dir, "go is not on PATH").WithHint("install Go from https://go.dev/dl")
	case len(stderr) > 0:
		return env, failure.New("build", dir, "%s", bytes.TrimSpace(stderr))
	}
	if err != nil {
		return env, failure.Wrap("build", dir, err)
	}
	return env, nil
}

// Import reads which files of dir a build for this system and architecture
// compiles, and what they import. It looks at nothing else; the error is
// go/build's, and there is a package with it where that could tell what is.
func (e Env) Import(dir string, cgo bool, tags []string) (*build.Package, error) {
	ctxt := build.Default
	ctxt.OpenFile = readfile.Open
	ctxt.GOOS, ctxt.GOARCH, ctxt.CgoEnabled = e.GOOS, e.GOARCH, cgo
	ctxt.BuildTags = tags
	ctxt.ReleaseTags = releaseTags(e.GOVERSION, ctxt.ReleaseTags)
	return ctxt.ImportDir(dir, 0)
}

// releaseTags are go1.1 up to the toolchain's own version, which need not be
// that of the Go this program was built with.
func releaseTags(version string, otherwise []string) []string {
	minor, _, _ := strings.Cut(strings.TrimPrefix(version, "go1."), ".")
	if i := strings.IndexFunc(minor, func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		minor = minor[:i] // go1.27rc1
	}
	n, err := strconv.Atoi(minor)
	if err != nil {
		return otherwise // a development version
	}
	var tags []string
	for i := 1; i <= n; i++ {
		tags = append(tags, "go1."+strconv.Itoa(i))
	}
	return tags
}

// Command is proc.Command in dir, with Environ of environ, for a program that is looked
// up on environ's PATH. The error is LookPath's.
func Command(ctx context.Context, dir string, environ []string, name string, args ...string) (*exec.Cmd, error) {
	path, err := LookPath(environ, name)
	if err != nil {
		return nil, err
	}
	cmd := proc.Command(ctx, path, args...)
	cmd.Dir = dir
	cmd.Env = Environ(environ, dir)
	return cmd, nil
}

// Run runs a Command and returns what it wrote. When ctx ends, its whole process tree
// does. It yields if ctx does.
func Run(ctx context.Context, dir string, environ []string, name string, args ...string) (stdout, stderr []byte, err error) {
	cmd, err := Command(ctx, dir, environ, name, args...)
	if err != nil {
		return nil, nil, err
	}
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	proc.Yield(ctx, cmd)
	err = cmd.Wait()
	return o.Bytes(), e.Bytes(), err
}

// LookPath is exec.LookPath on the environment's PATH rather than the
// process's.
func LookPath(env []string, name string) (string, error) {
	if strings.ContainsRune(name, filepath.Separator) {
		return exec.LookPath(name)
	}
	path, _ := Getenv(env, "PATH")
	for _, dir := range absolute(filepath.SplitList(path)) {
		if found, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return filepath.Abs(found)
		}
	}
	return "", &exec.Error{Name: name, Err: exec.ErrNotFound}
}
