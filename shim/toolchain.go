package shim

import (
	"context"
	"os"
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

// targets are zig's names of the architectures, and the C cross compilers of
// Debian and its kin.
var targets = map[string]struct{ zig, gcc, libc string }{
	"amd64": {"x86_64-linux-gnu", "x86_64-linux-gnu-gcc", "2.17"},
	"arm64": {"aarch64-linux-gnu", "aarch64-linux-gnu-gcc", "2.17"},
}

// firstToolchain returns the compiler to try first: the one that CC or go
// names, the system's cross compiler, or zig.
func (b *builder) firstToolchain(ctx context.Context) (toolchain, error) {
	if cc, set := gobuild.Getenv(b.Env, "CC"); b.native() || set && cc != "" {
		words, err := gobuild.SplitQuoted(b.goenv.CC)
		if err == nil && len(words) > 0 {
			if _, err := gobuild.LookPath(b.Env, words[0]); err == nil {
				return toolchain{name: compilerName(words[0])}, nil
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

// compilerName is what a result calls the compiler of a path.
func compilerName(path string) string { return filepath.Base(path) }

// olderToolchains returns those that may need less of the C library than the
// first did: the same compiler without the version of it that moved the thread functions
// into libc itself (2.34), then zig, which has the older libraries' symbols.
func (b *builder) olderToolchains(ctx context.Context, first toolchain) []toolchain {
	var list []toolchain
	if first.name != "zig" {
		if dir, err := b.stubPthread(ctx, first); err == nil {
			list = append(list, toolchain{name: first.name + "+stub", cc: first.cc, extldflags: "-L" + dir})
		}
		if zig, ok := b.zig(ctx); ok {
			list = append(list, zig)
		}
	}
	return list
}

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
		if _, _, err := gobuild.Run(ctx, b.Dir, b.Env, python, "-c", "import ziglang"); err != nil {
			return toolchain{}, false
		}
		command = []string{python, "-m", "ziglang"}
	}
	cc, err := gobuild.JoinQuoted(append(command, args...))
	return toolchain{name: "zig", cc: cc}, err == nil
}

// pthreadSymbols are the thread functions that runtime/cgo uses and that libc
// has had itself, under a new version, since glibc 2.34.
var pthreadSymbols = []string{
	"pthread_attr_getstack", "pthread_attr_getstacksize", "pthread_attr_setdetachstate", "pthread_attr_setstacksize",
	"pthread_create", "pthread_detach", "pthread_getattr_np", "pthread_join", "pthread_key_create",
	"pthread_key_delete", "pthread_getspecific", "pthread_setspecific", "pthread_sigmask", "pthread_mutex_trylock",
	"pthread_once", "sem_init", "sem_post", "sem_wait", "sem_destroy", "sem_timedwait", "sem_trywait",
}

// stubPthread makes a libpthread to link against, whose functions have the
// version that every glibc knows, the newer ones too. It returns its directory.
func (b *builder) stubPthread(ctx context.Context, chain toolchain) (string, error) {
	base := map[string]string{"amd64": "GLIBC_2.2.5", "arm64": "GLIBC_2.17"}[b.goenv.GOARCH]
	dir := filepath.Join(b.tmp, "pthread")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", err
	}
	var source, script strings.Builder
	script.WriteString(base + " {\nglobal:\n")
	for _, s := range pthreadSymbols {
		source.WriteString("void " + s + "(void) {}\n")
		script.WriteString("\t" + s + ";\n")
	}
	script.WriteString("};\n")
	c, v := filepath.Join(dir, "stub.c"), filepath.Join(dir, "stub.map")
	if err := os.WriteFile(c, []byte(source.String()), 0o644); err != nil {
		return "", err
	}
	if err := os.WriteFile(v, []byte(script.String()), 0o644); err != nil {
		return "", err
	}
	cc := chain.cc
	if cc == "" {
		cc = b.goenv.CC
	}
	words, err := gobuild.SplitQuoted(cc)
	if err != nil {
		return "", err
	}
	args := append(words[1:], "-shared", "-nostdlib", "-fno-builtin", "-w", "-Wl,-soname,libpthread.so.0",
		"-Wl,--version-script="+v, "-o", filepath.Join(dir, "libpthread.so"), c)
	_, _, err = gobuild.Run(ctx, b.Dir, b.Env, words[0], args...)
	return dir, err
}
