package build

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
)

// A plan is what a build has settled before anything is compiled.
type plan struct {
	Options
	function *function.Function
	goenv    gobuild.Env
	flags    gobuild.Flags
	source   *source
	runtime  function.Runtime
	goos     string
	goarch   string
	target   Target
	module   string // "" for a Bootstrap
	name     string // of the binary
	out      string // directory, absolute
	tmp      string // directory; whoever makes the plan removes it
}

func newPlan(ctx context.Context, o Options) (_ *plan, err error) {
	p := &plan{Options: o}
	if p.Env == nil {
		p.Env = os.Environ()
	}
	p.choosePlatform()
	if p.function, err = function.Load(o.Dir); err != nil {
		return nil, err
	}
	if err := p.chooseOutput(); err != nil {
		return nil, err
	}
	if err := p.chooseArchitecture(); err != nil {
		return nil, err
	}
	if p.goenv, err = gobuild.ReadEnv(ctx, p.function.Dir, p.environ()); err != nil {
		return nil, err
	}
	if p.flags, err = gobuild.ParseFlags(p.goenv.GOFLAGS, o.Flags); err != nil {
		return nil, err
	}
	p.flags.Debug, p.flags.BuildID = o.Debug, p.goos != lambdaOS
	if p.source, err = p.readSource(); err != nil {
		return nil, err
	}
	if err := p.chooseTarget(); err != nil {
		return nil, err
	}
	if p.tmp, err = os.MkdirTemp("", "lambda-lsp-build-"); err != nil {
		return nil, p.unwritable(err)
	}
	return p, nil
}

// environ is the user's environment for the target.
func (p *plan) environ() []string {
	return gobuild.Setenv(gobuild.Setenv(p.Env, "GOOS", p.goos), "GOARCH", p.goarch)
}

func (p *plan) chooseOutput() error {
	p.out = p.function.Dir
	if p.Output == "" {
		return nil
	}
	out, err := filepath.Abs(p.Output)
	if err != nil {
		return failure.Wrap("build", p.Dir, err)
	}
	info, err := os.Stat(out)
	switch {
	case err != nil:
		return p.unwritable(err)
	case !info.IsDir():
		return p.fail("%s is not a directory", p.Output).WithHint("give the directory that the outputs go to")
	}
	p.out = out
	return nil
}

func (p *plan) chooseArchitecture() error {
	arch := p.Arch
	if arch == "" && p.Local {
		arch = p.hostArch()
	}
	if arch == "" && p.function.Config != nil && len(p.function.Config.Architectures) > 0 {
		arch = string(p.function.Config.Architectures[0])
	}
	if arch == "" {
		arch = "x86_64"
	}
	goarch, ok := goarchOf(arch)
	if !ok {
		return p.fail("Lambda has no architecture %s", arch).WithHint("use x86_64 or arm64")
	}
	p.goarch = goarch
	return nil
}

// chooseTarget decides what is built, and what it is called.
func (p *plan) chooseTarget() (err error) {
	name := p.function.Runtime()
	if name == "" {
		name = function.DefaultShimRuntime
		if p.source.start && !p.source.shim {
			name = function.DefaultStartRuntime
		}
	}
	// function.json is checked already, and the defaults are in the table.
	p.runtime, _ = function.Lookup(name)
	switch {
	case p.runtime.X86Only && p.goarch != "amd64" && !p.Local:
		return p.fail("%s runs on x86_64 only", name).WithHint("choose a later runtime, or build for x86_64")
	case p.runtime.Kind == function.Python && !p.source.shim && p.source.start:
		return p.fail("%s", function.StartOnPython(name))
	case p.runtime.Kind == function.Go1 && !p.source.start:
		return p.fail("%s", function.ShimOnGo1(name))
	case p.runtime.Kind == function.Python && (p.Debug || p.goos != lambdaOS):
		p.target, p.name = Bootstrap, p.executable("bootstrap")
	case p.runtime.Kind == function.Python:
		p.target = HandlerSO
		naming := function.Naming{Flag: p.Handler, Handler: p.function.Handler()}
		naming.Environment, _ = gobuild.Getenv(p.Env, "HANDLER")
		if p.module, err = naming.Module(name); err != nil {
			return err
		}
		p.name = p.module + ".so"
	default:
		p.target, p.name = Bootstrap, p.executable("bootstrap")
		if p.runtime.Kind == function.Go1 {
			p.name = p.executable(go1Name(p.function.Handler()))
			return p.replaceable()
		}
	}
	return nil
}

// go1Name is the file that go1.x runs: the one that Handler names.
func go1Name(handler string) string {
	if !filepath.IsLocal(handler) || strings.ContainsAny(handler, "/\\") || handler == "." {
		return "main"
	}
	return handler
}

// replaceable refuses to write where something else is than an earlier build: a Handler
// of go1.x can be the name of any file.
func (p *plan) replaceable() error {
	path := filepath.Join(p.out, p.name)
	if _, err := os.Lstat(path); err != nil || isELF(path) {
		return nil
	}
	return p.fail("%s, which the build would replace, is no executable", path).
		WithHint("choose another Handler in %s", function.FileName)
}

// zipPath is where the zip goes.
func (p *plan) zipPath() (string, error) {
	name := p.Package
	if name == "" {
		name, _ = gobuild.Getenv(p.Env, "PACKAGE")
	}
	if name == "" {
		name = "package"
	}
	if name != filepath.Base(name) || strings.ContainsAny(name, "\\\x00") || slices.Contains([]string{".", ".."}, name) {
		return "", p.fail("the package's name %q has a directory in it", name).WithHint("give a name without .zip, such as package")
	}
	path := filepath.Join(p.out, strings.TrimSuffix(name, ".zip")+".zip")
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return "", p.fail("%s is a directory", path).WithHint("choose another name with --package")
	}
	return path, nil
}

// unwritable says what keeps an output from being written, and what helps. It
// returns nil for nil.
func (p *plan) unwritable(err error) error {
	if err == nil {
		return nil
	}
	f := failure.Wrap("build", p.Dir, err)
	var path *fs.PathError
	if errors.As(err, &path) {
		f.Message = path.Path + ": " + path.Err.Error()
	}
	switch {
	case errors.Is(err, fs.ErrExist): // only a directory keeps a file from being replaced
		f.Message, f.Hint = path.Path+" is a directory", "choose another name with --handler"
	case errors.Is(err, syscall.ENOSPC):
		f.Hint = "free some space"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		f.Hint = "make the directory writable"
	}
	return f
}
