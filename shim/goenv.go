package shim

import (
	"context"
	"runtime"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
)

func (b *builder) readGoEnv(ctx context.Context) (gobuild.Env, error) {
	env, err := gobuild.ReadEnv(ctx, b.Dir, b.baseEnv())
	if f := failure.As(err); f != nil {
		f.Object = b.Options.Dir
	}
	return env, err
}

// baseEnv is the user's environment for the target: Linux, with cgo, without
// which there is no shared library.
func (b *builder) baseEnv() []string {
	env := gobuild.Setenv(b.Env, "GOOS", "linux")
	env = gobuild.Setenv(env, "CGO_ENABLED", "1")
	if b.GOARCH != "" {
		env = gobuild.Setenv(env, "GOARCH", b.GOARCH)
	}
	return env
}

// native reports whether the target is this machine.
func (b *builder) native() bool {
	return runtime.GOOS == "linux" && b.goenv.GOARCH == b.goenv.GOHOSTARCH
}
