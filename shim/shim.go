package shim

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"regexp"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/renameio"
)

// Options says what to build and how. Only Dir is required.
type Options struct {
	// Dir holds the package main of the handlers. Nothing in it changes, but
	// for the output.
	Dir string
	// Output is the file to write, Name.so when empty; relative to Dir.
	Output string
	// Name is the module's name, what Python imports: "handler" when empty.
	Name string
	// Handlers names the exported functions, and variables that hold
	// functions, to be made attributes of the module. "*Name" is a variable that
	// points to a function. Nil asks the analyzer, which then also refuses what
	// Lambda could not run.
	Handlers []string
	// Handler is the configured handler's name, whose faults the analyzer
	// reports: "Handle" when empty.
	Handler string
	// Flags go to go build. -ldflags are merged with the build's own; those
	// that the build must decide (-o, -buildmode, -overlay, -C) are refused.
	Flags []string
	// Env is the environment of go build, os.Environ() when nil.
	Env []string
	// GOARCH is the architecture to build for; when empty Env's, else this
	// machine's.
	GOARCH string
	// GOOS is the system to build for, "linux" when empty, as on Lambda. Another is for
	// BuildBootstrap, of handlers that are to run on a machine with that system.
	GOOS string
	// GLIBC is the highest version of the GNU C library that the file may
	// need, such as "2.26"; empty: any.
	GLIBC string
	// Marshaller lets the module replace the marshaller of Lambda's runtime
	// client, so that events and responses pass as the bytes they are.
	Marshaller bool
	// Debug makes an executable for a debugger: not optimized, with its symbols,
	// and with the names of files as they are here. It is for BuildBootstrap.
	Debug bool
	// CacheDir holds what builds share; when empty LAMBDA_LSP_CACHE of Env, else
	// lambda-lsp in the user's cache directory. The file's bytes do not depend on it.
	CacheDir string
	// Progress, if not nil, is told what begins: "analyze", "build",
	// "build for glibc 2.26".
	Progress func(stage string)
	// Log, if not nil, gets what a go build that succeeds has to say: what -x and
	// -v ask for, and the C compiler's warnings.
	Log io.Writer
}

// Result describes a file that was built.
type Result struct {
	Path      string   // absolute
	Handlers  []string // the module's attributes
	GLIBC     string   // the highest version of the GNU C library it needs, "" if none
	Toolchain string   // "gcc" (or what CC names), "gcc+stub" or "zig"
}

// moduleName matches what can be both a Python module and, its hyphens made
// underscores, part of a C identifier.
var moduleName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// Build compiles the package in o.Dir together with the glue, and puts the file
// in its place in one step: a build that fails or is cancelled leaves the
// previous file as it was and nothing else behind.
//
// The error is a *finding.Refusal when the code is at fault, in the analyzer's words
// or the compiler's; a *failure.Error when something else is, such as a
// C compiler that is not installed; and ctx.Err() when ctx ended first.
func Build(ctx context.Context, o Options) (*Result, error) { return run(ctx, o, false) }

func run(ctx context.Context, o Options, bootstrap bool) (*Result, error) {
	b, err := prepare(ctx, o, bootstrap)
	if err != nil {
		return nil, err
	}
	defer proc.RemoveAll(b.tmp)
	built, err := b.build(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	file, err := renameio.Copy(built.path, b.output, 0o755)
	if err != nil {
		return nil, b.failed(err)
	}
	if err := file.Commit(); err != nil {
		return nil, b.failed(err)
	}
	return &Result{Path: b.output, Handlers: names(b.handlers), GLIBC: built.glibc, Toolchain: built.toolchain}, nil
}

// build finds the handlers and compiles them.
func (b *builder) build(ctx context.Context) (*built, error) {
	l, err := b.newLayout()
	if err != nil {
		return nil, b.failed(err)
	}
	var doubt error
	if b.Handlers == nil {
		b.handlers, doubt, err = b.analyzed(ctx, l)
	} else {
		b.handlers, err = b.named()
	}
	if err != nil {
		return nil, err
	}
	if err := b.register(l); err != nil {
		return nil, b.failed(err)
	}
	compile := b.compile
	if b.bootstrap {
		compile = b.compileBootstrap
	}
	built, err := compile(ctx, l)
	if err == nil {
		err = doubt
	}
	return built, err
}

// A builder is one build under way.
type builder struct {
	Options
	bootstrap bool   // an executable for the provided runtimes, not a module for Python
	output    string // absolute
	tmp       string // removed at the end
	goenv     gobuild.Env
	flags     gobuild.Flags
	pkg       *source
	handlers  []symbol
	chain     *toolchain // nil before it is looked for
}

func prepare(ctx context.Context, o Options, bootstrap bool) (*builder, error) {
	b := &builder{Options: o, bootstrap: bootstrap}
	if b.Name == "" {
		b.Name = "handler"
	}
	if b.Env == nil {
		b.Env = os.Environ()
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, failure.Wrap("build", o.Dir, err)
	}
	b.Dir = dir
	if !moduleName.MatchString(b.Name) {
		return nil, failure.New("build", o.Dir, "%q cannot be the name of a Python module", b.Name).
			WithHint("use letters, digits and underscores")
	}
	b.output = o.Output
	if b.output == "" {
		b.output = b.Name + ".so"
	}
	if !filepath.IsAbs(b.output) {
		b.output = filepath.Join(dir, b.output)
	}
	if b.goenv, err = b.readGoEnv(ctx); err != nil {
		return nil, err
	}
	if b.flags, err = gobuild.ParseFlags(b.goenv.GOFLAGS, o.Flags); err != nil {
		return nil, b.failed(err)
	}
	b.flags.Debug, b.flags.BuildID = o.Debug, b.goenv.GOOS != "linux"
	if b.pkg, err = b.readSource(); err != nil {
		return nil, err
	}
	if b.tmp, err = os.MkdirTemp("", "lambda-lsp-build-"); err != nil {
		return nil, b.failed(err)
	}
	return b, nil
}

func (b *builder) progress(stage string) {
	if b.Progress != nil {
		b.Progress(stage)
	}
}

// failed wraps an error as the build's.
func (b *builder) failed(err error) error {
	if e := failure.As(err); e != nil {
		return err
	}
	return failure.Wrap("build", b.Options.Dir, err)
}
