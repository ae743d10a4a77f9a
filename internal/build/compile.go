package build

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
	"github.com/lambda-lsp/lambda-lsp/internal/renameio"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

// A binary is what was compiled, still in the plan's temporary directory.
type binary struct {
	path     string
	handlers []string
	elf      shim.Binary

	artifact *Artifact
	out      *renameio.File // a copy that waits to be put in its place
}

// compile builds the binary and holds it against the runtime.
func (p *plan) compile(ctx context.Context) (*binary, error) {
	var b *binary
	var err error
	switch {
	case p.target == HandlerSO:
		b, err = p.compileShim(ctx)
	case p.source.start && p.runtime.Kind != function.Python:
		b, err = p.compileBootstrap(ctx)
	default:
		b, err = p.serveShim(ctx)
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	p.progress("check", 0.8)
	return b, p.gate(b)
}

func (p *plan) compileShim(ctx context.Context) (*binary, error) {
	o := shim.Options{
		Dir: p.Dir, Output: filepath.Join(p.tmp, p.name), Name: p.module, Handler: p.function.Symbol(),
		Flags: p.Flags, Env: p.Env, GOARCH: p.goarch, GLIBC: p.runtime.GLIBC, Marshaller: p.Marshaller,
		Progress: p.shimProgress(), Log: p.Log,
	}
	if p.Local {
		o.GLIBC = ""
	}
	r, err := shim.Build(ctx, o)
	if err != nil {
		return nil, err
	}
	return &binary{path: r.Path, handlers: r.Handlers}, p.configured(r.Handlers)
}

// shimProgress gives shim's stages their share of the whole: there are two or
// three, of which the last may be a second build.
func (p *plan) shimProgress() func(stage string) {
	done := 0.0
	return func(stage string) {
		p.progress(stage, done)
		done = min(done+0.1+2*done, 0.6)
	}
}

// serveShim builds an executable of shim handlers.
func (p *plan) serveShim(ctx context.Context) (*binary, error) {
	r, err := shim.BuildBootstrap(ctx, shim.Options{
		Dir: p.Dir, Output: filepath.Join(p.tmp, p.name), Handler: p.function.Symbol(),
		Flags: p.Flags, Env: p.Env, GOOS: p.goos, GOARCH: p.goarch, Debug: p.Debug, Progress: p.shimProgress(), Log: p.Log,
	})
	if err != nil {
		return nil, err
	}
	return &binary{path: r.Path, handlers: r.Handlers}, p.configured(r.Handlers)
}

// compileBootstrap builds a Start handler as an executable.
func (p *plan) compileBootstrap(ctx context.Context) (*binary, error) {
	ld, err := p.flags.Linker("")
	if err != nil {
		return nil, err
	}
	// Unlike the shim contract's package, what it imports has no one version.
	if p.goenv.GOMOD == os.DevNull {
		return nil, p.fail("no go.mod in the directory or above it").
			WithHint("run go mod init function, then go mod tidy")
	}
	p.progress("analyze", 0)
	if err := p.analyzeStart(ctx); err != nil {
		return nil, err
	}
	p.progress("build", 0.1)
	env, remove, err := gobuild.Scratch(gobuild.Setenv(p.buildEnv(), "GOFLAGS", p.flags.GOFLAGS))
	if err != nil {
		return nil, p.unwritable(err)
	}
	defer remove()
	path := filepath.Join(p.tmp, p.name)
	// The last -tags counts, so it carries the user's too.
	args := append(p.flags.Build(), "-tags="+strings.Join(p.tags(), ","), "-ldflags="+ld, "-o", path, ".")
	_, stderr, err := gobuild.Run(ctx, p.function.Dir, env, "go", args...)
	var exit *exec.ExitError
	switch {
	case err == nil:
		if p.Log != nil && len(stderr) > 0 {
			p.Log.Write(stderr) // a log nobody reads fails no build
		}
		return &binary{path: path}, nil
	case errors.As(err, &exit):
		findings, failed := gobuild.CompileErrors(p.function.Dir, string(stderr))
		if failed != nil {
			failed.Object = p.Dir
			return nil, failed
		}
		return nil, p.refuse(findings)
	default:
		return nil, p.fail("%v", err)
	}
}

// buildEnv is the environment of a bootstrap's build. Only who asks for C gets
// it: a binary without works with any C library.
func (p *plan) buildEnv() []string {
	if cgo, _ := gobuild.Getenv(p.Env, "CGO_ENABLED"); cgo == "1" {
		return p.environ()
	}
	return gobuild.Setenv(p.environ(), "CGO_ENABLED", "0")
}

// tags are the user's build tags and, but for go1.x, the one that leaves the
// RPC of that runtime out.
func (p *plan) tags() []string {
	if p.runtime.Kind != function.Go1 {
		return append([]string{"lambda.norpc"}, p.flags.Tags...)
	}
	return p.flags.Tags
}

func (p *plan) refuse(findings []finding.Finding) error {
	return &finding.Refusal{Operation: "build", Object: p.Dir, Findings: finding.Sort(findings)}
}
