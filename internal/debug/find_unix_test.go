//go:build unix

package debug_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/debug"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// installed writes a program that says that it is Delve of a version.
func installed(t *testing.T, dir, version string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "dlv")
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho 'Delve Debugger'\necho 'Version: "+version+"'\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	return path
}

// bare is an environment with Go and nothing else on PATH.
func bare(t *testing.T, more ...string) []string {
	t.Helper()
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(goTool, filepath.Join(bin, "go")); err != nil {
		t.Fatal(err)
	}
	return append(slices.Clone(os.Environ()), append([]string{"PATH=" + bin, "GOBIN=", "GOPATH=" + t.TempDir(), "GOFLAGS=-mod=mod"}, more...)...)
}

func TestFindDelve(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, map[string]string{"go.mod": "module example.com/fn\n\ngo 1.24\n"})
	onPath, inGOBIN, inGOPATH := t.TempDir(), t.TempDir(), t.TempDir()
	for _, tt := range []struct {
		want string
		env  []string
	}{
		{installed(t, onPath, "1.27.2"), bare(t, "PATH="+onPath+":/usr/bin:/bin", "GOBIN="+inGOBIN)},
		{installed(t, inGOBIN, "1.24.0"), bare(t, "GOBIN="+inGOBIN, "GOPATH="+inGOPATH)},
		{installed(t, filepath.Join(inGOPATH, "bin"), "1.100.0"), bare(t, "GOPATH="+t.TempDir()+":"+inGOPATH)},
		{installed(t, t.TempDir(), "devel"), nil},
	} {
		if tt.env == nil {
			tt.env = bare(t, "PATH="+filepath.Dir(tt.want)+":/usr/bin:/bin")
		}
		if got, err := debug.FindDelve(t.Context(), dir, tt.env); err != nil || got != tt.want {
			t.Errorf("found %q, %v; want %q", got, err, tt.want)
		}
	}
}

// A go.mod that names a dlv as its tool has it.
func TestFindDelveAsTool(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, map[string]string{
		"go.mod":          "module example.com/fn\n\ngo 1.24\n\ntool example.com/fn/cmd/dlv\n",
		"cmd/dlv/main.go": "package main\n\nfunc main() { println(\"Version: 1.27.2\") }\n",
	})
	got, err := debug.FindDelve(t.Context(), dir, bare(t))
	if err != nil || !strings.HasPrefix(filepath.Base(got), "dlv") {
		t.Errorf("found %q, %v", got, err)
	}
}

func TestNoDelve(t *testing.T) {
	t.Parallel()
	const hint = "run go install github.com/go-delve/delve/cmd/dlv@v1.27.2"
	dir := testenv.Files(t, map[string]string{"go.mod": "module example.com/fn\n\ngo 1.24\n"})
	old := installed(t, t.TempDir(), "1.23.1")
	for says, env := range map[string][]string{
		"Delve is not installed: there is no dlv on PATH":          bare(t),
		"Delve 1.23.1 is too old, 1.24.0 is the oldest that works": bare(t, "PATH="+filepath.Dir(old)+":/usr/bin:/bin"),
	} {
		_, err := debug.FindDelve(t.Context(), dir, env)
		if f := failure.As(err); f == nil || f.Message != says || f.Hint != hint {
			t.Errorf("got %v, want %s; %s", err, says, hint)
		}
	}
}

// One that does not start is what launch fails with.
func TestDelveDoesNotStart(t *testing.T) {
	t.Parallel()
	f := newFunction(t, shimModel)
	f.delve = installed(t, t.TempDir(), "1.27.2")
	f.serve(defaults)
	c := connect(t, f.address)
	if says := c.refused(nil); !strings.Contains(says, "it does not start: ") || !strings.Contains(says, "Delve Debugger") {
		t.Errorf("the launch says %q", says)
	}
	c.disconnect()
}
