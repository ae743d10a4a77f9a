package shim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// goEnv is what go env says about the user's directory.
type goEnv struct {
	GOMOD, GOWORK, GOFLAGS, GO111MODULE, GOVERSION, GOARCH, GOHOSTARCH, CC string
}

func (b *builder) readGoEnv(ctx context.Context) (goEnv, error) {
	var env goEnv
	out, stderr, err := b.run(ctx, b.baseEnv(), "go", "env", "-json",
		"GOMOD", "GOWORK", "GOFLAGS", "GO111MODULE", "GOVERSION", "GOARCH", "GOHOSTARCH", "CC")
	switch {
	case err == nil:
		err = json.Unmarshal(out, &env)
	case ctx.Err() != nil:
		return env, ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return env, failure.New("build", b.Options.Dir, "go is not on PATH").WithHint("install Go from https://go.dev/dl")
	case len(stderr) > 0:
		return env, failure.New("build", b.Options.Dir, "%s", bytes.TrimSpace(stderr))
	}
	if err != nil {
		return env, b.failed(err)
	}
	return env, nil
}

// baseEnv is the user's environment for the target: Linux, with cgo, without
// which there is no shared library.
func (b *builder) baseEnv() []string {
	env := setenv(b.Env, "GOOS", "linux")
	env = setenv(env, "CGO_ENABLED", "1")
	if b.GOARCH != "" {
		env = setenv(env, "GOARCH", b.GOARCH)
	}
	return env
}

// native reports whether the target is this machine.
func (b *builder) native() bool {
	return runtime.GOOS == "linux" && b.goenv.GOARCH == b.goenv.GOHOSTARCH
}

// run runs a command in the user's directory and returns what it wrote.
func (b *builder) run(ctx context.Context, env []string, name string, args ...string) (stdout, stderr []byte, err error) {
	path, err := lookPath(env, name)
	if err != nil {
		return nil, nil, err
	}
	cmd := proc.Command(ctx, path, args...)
	cmd.Dir = b.Dir
	cmd.Env = setenv(env, "PWD", b.Dir)
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	err = cmd.Run()
	return o.Bytes(), e.Bytes(), err
}

// lookPath is exec.LookPath on the environment's PATH rather than the
// process's.
func lookPath(env []string, name string) (string, error) {
	if strings.ContainsRune(name, filepath.Separator) {
		return exec.LookPath(name)
	}
	path, _ := getenv(env, "PATH")
	for _, dir := range filepath.SplitList(path) {
		if dir == "" {
			continue
		}
		if found, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return filepath.Abs(found)
		}
	}
	return "", &exec.Error{Name: name, Err: exec.ErrNotFound}
}

func getenv(env []string, name string) (string, bool) {
	for _, entry := range slices.Backward(env) {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value, true
		}
	}
	return "", false
}

// setenv returns a copy of env in which name has the value.
func setenv(env []string, name, value string) []string {
	env = slices.DeleteFunc(slices.Clone(env), func(entry string) bool {
		return strings.HasPrefix(entry, name+"=")
	})
	return append(env, name+"="+value)
}
