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

// baseEnv is the user's environment for the target: of a shared library with cgo,
// without which there is none, and for Linux.
func (b *builder) baseEnv() []string {
	goos := "linux"
	if b.bootstrap && b.GOOS != "" {
		goos = b.GOOS
	}
	env := gobuild.Setenv(b.Env, "GOOS", goos)
	cgo := "0"
	if b.withCgo() {
		cgo = "1"
	}
	env = gobuild.Setenv(env, "CGO_ENABLED", cgo)
	if b.GOARCH != "" {
		env = gobuild.Setenv(env, "GOARCH", b.GOARCH)
	}
	return env
}

// native reports whether the target is this machine.
func (b *builder) native() bool {
	return runtime.GOOS == "linux" && b.goenv.GOARCH == b.goenv.GOHOSTARCH
}
