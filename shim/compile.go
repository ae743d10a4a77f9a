package shim

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
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
	args := append(b.flags.Build(), sharedMode, "-overlay="+l.overlay, "-ldflags="+ld)
	env := chain.environ(b.layoutEnv(l))
	work, err := os.MkdirTemp(b.tmp, "work-")
	if err != nil {
		return "", b.failed(err)
	}

	// To write a shared library go build wants the C header of each package that uses
	// cgo. Of runtime/cgo, which exports nothing, it never finds one kept, and has the C
	// compiler at it each time, a third of what a build takes. Where nothing is written
	// it has not, and -work leaves what was linked.
	if err := b.runGo(ctx, l, env, work, append(args, "-work", "-o", os.DevNull, ".")); err != nil {
		return "", err
	}
	file := filepath.Join(work, b.Name+".so")
	linked, err := fs.Glob(os.DirFS(work), "go-build*/b001/exe/a.out")
	if err == nil && len(linked) == 1 {
		if err := os.Rename(filepath.Join(work, filepath.FromSlash(linked[0])), file); err != nil {
			return "", b.failed(err)
		}
		left, _, _ := strings.Cut(linked[0], "/")
		proc.RemoveAll(filepath.Join(work, left)) // or it goes with b.tmp
		return file, nil
	}

	// A go command that links elsewhere. The header goes with b.tmp.
	if err := b.runGo(ctx, l, env, work, append(args, "-o", file, ".")); err != nil {
		return "", err
	}
	if _, err := os.Stat(file); err != nil {
		return "", failure.New("build", b.Options.Dir, "go build made no shared library of this package")
	}
	return file, nil
}

// runGo runs the go command on l, with its temporary files in tmp: what a compiler
// leaves that is killed halfway goes with b.tmp, of which that is a part.
func (b *builder) runGo(ctx context.Context, l *layout, env []string, tmp string, args []string) error {
	env = gobuild.Setenv(gobuild.Setenv(env, "TMPDIR", tmp), "GOTMPDIR", tmp)
	_, stderr, err := gobuild.Run(ctx, b.Dir, env, "go", args...)
	if !b.flags.PrintsWork() { // it is our -work that says so
		lines := bytes.SplitAfter(stderr, []byte("\n"))
		stderr = bytes.Join(slices.DeleteFunc(lines, func(line []byte) bool { return bytes.HasPrefix(line, []byte("WORK="+tmp)) }), nil)
	}
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
