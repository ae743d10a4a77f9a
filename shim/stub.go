package shim

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
)

// pthreadMoved is the release since which libc has the thread functions
// itself, under that version: what is linked against it loads on no older one.
const pthreadMoved = "2.34"

// withStub returns the toolchain linking against a stub of libpthread, or, where
// that cannot be made, the toolchain as it is. zig needs none: it knows the
// libraries of every release.
func (b *builder) withStub(ctx context.Context, chain toolchain) toolchain {
	if chain.name == "zig" || chain.extldflags != "" {
		return chain
	}
	dir, err := b.stubPthread(ctx, chain)
	if err != nil {
		return chain
	}
	flag, err := gobuild.JoinQuoted([]string{"-L" + dir})
	if err != nil {
		return chain
	}
	return toolchain{name: chain.name + "+stub", cc: chain.cc, extldflags: flag}
}

// pthreadSymbols are those of the thread functions that runtime/cgo, or C beside
// it, is likely to use.
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
