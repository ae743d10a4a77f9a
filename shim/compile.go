package shim

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
)

// built is what a go build left in b.tmp.
type built struct {
	path, glibc, toolchain string
}

// compile builds with the first toolchain whose file the target can load.
func (b *builder) compile(ctx context.Context, l *layout) (*built, error) {
	chain, err := b.toolchain(ctx)
	if err != nil {
		return nil, err
	}
	if b.GLIBC != "" && CompareGLIBC(b.GLIBC, pthreadMoved) < 0 {
		chain = b.withStub(ctx, chain)
	}
	b.progress("build")
	file, err := b.goBuild(ctx, l, chain)
	if err != nil {
		return nil, err
	}
	binary, err := b.inspect(file)
	if err != nil || b.loads(binary) {
		return &built{file, binary.GLIBC, chain.name}, err
	}
	tooNew := binary
	for _, next := range b.olderToolchains(ctx, chain) {
		b.progress("build for glibc " + b.GLIBC)
		again, err := b.goBuild(ctx, l, next)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			continue // the code is fine; this toolchain cannot link it
		}
		if binary, err = b.inspect(again); err != nil || b.loads(binary) {
			return &built{again, binary.GLIBC, next.name}, err
		}
	}
	e := failure.New("build", b.Options.Dir, "%s needs glibc %s, and the runtime has %s", tooNew.Symbol, tooNew.GLIBC, b.GLIBC)
	if tooNew.Foreign != "" {
		e = failure.New("build", b.Options.Dir, "the C compiler links with %s, and the runtime has the GNU C library", tooNew.Foreign)
	}
	return nil, e.WithHint("install zig (python3 -m pip install ziglang==%s)", zigVersion)
}

func (b *builder) loads(binary Binary) bool {
	return b.GLIBC == "" || binary.Foreign == "" && CompareGLIBC(binary.GLIBC, b.GLIBC) <= 0
}

func (b *builder) inspect(file string) (Binary, error) {
	binary, err := Inspect(file)
	if err != nil {
		return binary, b.failed(err)
	}
	if binary.Machine != b.goenv.GOARCH {
		return binary, failure.New("build", b.Options.Dir, "the C compiler made a file for %s instead of %s", binary.Machine, b.goenv.GOARCH)
	}
	return binary, nil
}

// layoutEnv is the environment of the go command for l.
func (b *builder) layoutEnv(l *layout) []string {
	env := gobuild.Setenv(b.baseEnv(), "GOFLAGS", b.flags.GOFLAGS)
	if l.gowork != "" {
		env = gobuild.Setenv(env, "GOWORK", l.gowork)
	}
	return env
}

// sharedMode makes go compile and link for a shared library.
const sharedMode = "-buildmode=c-shared"

// goBuild runs go build and returns the file it made.
func (b *builder) goBuild(ctx context.Context, l *layout, chain toolchain) (string, error) {
	ld, err := b.flags.Linker(chain.extldflags)
	if err != nil {
		return "", b.failed(err)
	}
	// What go build makes beside the file, a C header, goes with b.tmp.
	file := filepath.Join(b.tmp, strings.ReplaceAll(chain.name, "+", "-"), b.Name+".so")
	args := append(b.flags.Build(), sharedMode)
	args = append(args, "-overlay="+l.overlay, "-ldflags="+ld, "-o", file, ".")
	return file, b.runGo(ctx, l, chain.environ(b.layoutEnv(l)), args)
}

// runGo runs the go command on l.
func (b *builder) runGo(ctx context.Context, l *layout, env, args []string) error {
	// What a compiler leaves that is killed halfway goes with b.tmp too.
	env = gobuild.Setenv(env, "TMPDIR", b.tmp)
	env = gobuild.Setenv(env, "GOTMPDIR", b.tmp)
	_, stderr, err := gobuild.Run(ctx, b.Dir, env, "go", args...)
	var exit *exec.ExitError
	switch {
	case err == nil:
		if b.Log != nil && len(stderr) > 0 {
			b.Log.Write(stderr) // a log nobody reads fails no build
		}
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &exit):
		return b.buildError(string(stderr), l)
	}
	return b.failed(err)
}
