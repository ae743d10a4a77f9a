package shim

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
)

// zigVersion is the release of PyPI's ziglang that builds were tried with.
const zigVersion = "0.17.1"

// A toolchain is a C compiler and how to use it.
type toolchain struct {
	name       string
	cc         string // value of CC, "" for what go uses by itself
	extldflags string
}

// environ is env with the compiler in it.
func (c toolchain) environ(env []string) []string {
	if c.cc == "" {
		return env
	}
	return gobuild.Setenv(env, "CC", c.cc)
}

// targets are zig's names of the architectures, and the C cross compilers of
// Debian and its kin.
var targets = map[string]struct{ zig, gcc, libc string }{
	"amd64": {"x86_64-linux-gnu", "x86_64-linux-gnu-gcc", "2.17"},
	"arm64": {"aarch64-linux-gnu", "aarch64-linux-gnu-gcc", "2.17"},
}

// toolchain is firstToolchain, which is not asked again once it has found one.
func (b *builder) toolchain(ctx context.Context) (toolchain, error) {
	if b.chain == nil {
		chain, err := b.firstToolchain(ctx)
		if err != nil {
			return chain, err
		}
		b.chain = &chain
	}
	return *b.chain, nil
}

// firstToolchain returns the compiler to try first: the one that CC or go
// names, the system's cross compiler, or zig.
func (b *builder) firstToolchain(ctx context.Context) (toolchain, error) {
	if cc, set := gobuild.Getenv(b.Env, "CC"); b.native() || set && cc != "" {
		words, err := gobuild.SplitQuoted(b.goenv.CC)
		if err == nil && len(words) > 0 {
			if _, err := gobuild.LookPath(b.Env, words[0]); err == nil {
				return toolchain{name: filepath.Base(words[0])}, nil
			}
		}
	} else if gcc := targets[b.goenv.GOARCH].gcc; gcc != "" {
		if _, err := gobuild.LookPath(b.Env, gcc); err == nil {
			return toolchain{name: "gcc", cc: gcc}, nil
		}
	}
	if zig, ok := b.zig(ctx); ok {
		return zig, nil
	}
	if b.native() {
		return toolchain{}, failure.New("build", b.Options.Dir, "no C compiler: %s is not on PATH", b.goenv.CC).
			WithHint("install gcc, or zig (python3 -m pip install ziglang==%s)", zigVersion)
	}
	return toolchain{}, failure.New("build", b.Options.Dir, "no C compiler for linux/%s", b.goenv.GOARCH).
		WithHint("install zig (python3 -m pip install ziglang==%s) or %s", zigVersion, orGCC(targets[b.goenv.GOARCH].gcc))
}

func orGCC(name string) string {
	if name == "" {
		return "set CC"
	}
	return name
}

// olderToolchains returns those that may need less of the C library than the
// first did.
func (b *builder) olderToolchains(ctx context.Context, first toolchain) []toolchain {
	if first.name == "zig" {
		return nil
	}
	var list []toolchain
	if stub := b.withStub(ctx, first); stub != first {
		list = append(list, stub)
	}
	if zig, ok := b.zig(ctx); ok {
		list = append(list, zig)
	}
	return list
}

// zigPath prints where the ziglang module keeps its zig. "python3 -m ziglang" runs
// it as well, but starts Python, or a version manager's wrapper of it, for each of
// some thirty compilations; and as the first word of CC, which go asks for its
// version, Python answers with the name of a temporary directory, so that nothing
// compiled for cgo is found in go's cache again.
const zigPath = `import os, ziglang
zig = os.path.join(os.path.dirname(ziglang.__file__), "zig" + (".exe" if os.name == "nt" else ""))
print(zig if os.path.exists(zig) else "")`

// zig finds zig, on PATH or installed for python3, for the target.
func (b *builder) zig(ctx context.Context) (toolchain, bool) {
	target, ok := targets[b.goenv.GOARCH]
	if !ok {
		return toolchain{}, false
	}
	libc := b.GLIBC
	if libc == "" {
		libc = target.libc
	}
	args := []string{"cc", "-target", target.zig + "." + libc}
	command := []string{"zig"}
	if path, err := gobuild.LookPath(b.Env, "zig"); err == nil {
		command[0] = path
	} else {
		python, err := gobuild.LookPath(b.Env, "python3")
		if err != nil {
			return toolchain{}, false
		}
		// Python looks for modules in its working directory first: that is never the
		// function's, whose files a build does not run.
		stdout, _, err := gobuild.Run(ctx, b.tmp, b.Env, python, "-c", zigPath)
		if command[0] = strings.TrimSpace(string(stdout)); err != nil || !filepath.IsAbs(command[0]) {
			return toolchain{}, false
		}
	}
	cc, err := gobuild.JoinQuoted(append(command, args...))
	return toolchain{name: "zig", cc: cc}, err == nil
}
