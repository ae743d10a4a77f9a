package shim_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

// A build that cannot be done says why, of the user's files, and leaves the
// previous output and nothing else.
func TestBuildRefuses(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	arity := strings.Replace(handler, "(evt event, _ *runtime.Context)", "(evt event)", 1) + "\nvar _ runtime.Context\n"
	for _, c := range []struct {
		name    string
		files   map[string]string
		options shim.Options
		// want is the error; DIR stands for the directory.
		want string
	}{
		{
			name:  "does not compile",
			files: function(map[string]string{"more.go": "package main\n\nfunc f() int {\n\tvar unused int\n\treturn missing\n}\n"}),
			want: "DIR/more.go:4:6: error: declared and not used: unused [compile]\n" +
				"DIR/more.go:5:9: error: undefined: missing [compile]",
		},
		{
			name:  "does not compile beside import C",
			files: function(map[string]string{"handler.go": strings.Replace(handler, `"Hello, "`, "1", 1)}),
			want:  "DIR/handler.go:12:9: error: invalid operation: 1 + evt.Name (mismatched types untyped int and string) [compile]",
		},
		{
			name:  "syntax error",
			files: function(map[string]string{"more.go": "package main\n\nfunc {\n"}),
			want:  "DIR/more.go:3:6: error: ",
		},
		{
			name:  "C that does not compile",
			files: function(map[string]string{"c.go": "package main\n\n// int f(void) { return x; }\nimport \"C\"\n\nfunc g() { C.f() }\n"}),
			want:  "DIR/c.go:3:",
		},
		{
			name:  "C that does not link",
			files: function(map[string]string{"c.go": "package main\n\n// #cgo LDFLAGS: -lnosuch\nimport \"C\"\n"}),
			want:  "build DIR: /", // the linker's path, and not WORK=
		},
		{name: "nothing is to be built", files: function(nil), options: shim.Options{Flags: []string{"-n"}}, want: "build DIR: go build made no shared library of this package"},
		{
			name:  "unknown import",
			files: function(map[string]string{"more.go": "package main\n\nimport _ \"example.com/nowhere\"\n"}),
			want:  "DIR/more.go:3:8: error: no required module provides package example.com/nowhere",
		},
		{
			name:    "no such handler",
			files:   function(nil),
			options: shim.Options{Handlers: []string{"Handle", "Handel"}},
			want:    "DIR/handler.go:1:9: error: package main has no exported function or variable Handel [shim-no-symbol]",
		},
		{
			name:    "not a handler, by name",
			files:   function(map[string]string{"handler.go": arity}),
			options: shim.Options{Handlers: []string{"Handle"}},
			want:    "DIR/handler.go:11:6: error: Handle is not a handler: ",
		},
		{
			name:  "not a handler",
			files: function(map[string]string{"handler.go": arity}),
			want:  "DIR/handler.go:11:6: error: handler Handle ",
		},
		{
			name:  "no import C",
			files: function(map[string]string{"handler.go": strings.Replace(handler, "import \"C\"", "", 1)}),
			want:  "DIR/handler.go:11:6: error: the package of handler Handle has no file with import \"C\"",
		},
		{
			name:  "no handler at all",
			files: function(map[string]string{"handler.go": "package main\n\nimport \"C\"\n\nfunc main() {}\n"}),
			want:  "DIR/handler.go:1:9: error: package main has no handler; export func Handle(evt T, ctx *runtime.Context) (R, error) [shim-no-symbol]",
		},
		{
			name:  "not package main",
			files: function(map[string]string{"handler.go": "package fn\n"}),
			want:  "build DIR: package fn cannot be built into a handler; a handler is in package main",
		},
		{name: "no Go files", files: map[string]string{"README": ""}, want: "build DIR: no Go files to build for linux/amd64"},
		{name: "-o", files: function(nil), options: shim.Options{Flags: []string{"-o=x"}}, want: "-o: cannot be used: "},
		{name: "name", files: function(nil), options: shim.Options{Name: "a.b"}, want: `build DIR: "a.b" cannot be the name of a Python module; use letters, digits and underscores`},
		{name: "unknown flag", files: function(nil), options: shim.Options{Flags: []string{"-nonsense"}}, want: "build DIR: flag provided but not defined: -nonsense"},
		{
			name: "no go", files: function(nil), options: shim.Options{Env: []string{"PATH=/nowhere"}},
			want: "build DIR: go is not on PATH; install Go from https://go.dev/dl",
		},
		{
			name: "no gcc", files: function(nil), options: shim.Options{Env: append(os.Environ(), "CC=nogcc", "PATH="+goOnly(t))},
			want: "build DIR: no C compiler: nogcc is not on PATH; install gcc, or zig (python3 -m pip install ziglang==0.17.1)",
		},
		{
			name: "no cross compiler", files: function(nil), options: shim.Options{GOARCH: "arm64", Env: append(os.Environ(), "CC=", "PATH="+goOnly(t))},
			want: "build DIR: no C compiler for linux/arm64; install zig (python3 -m pip install ziglang==0.17.1) or aarch64-linux-gnu-gcc",
		},
		{name: "output nowhere", files: function(nil), options: shim.Options{Output: "no/such/x.so"}, want: "build DIR: write DIR/no/such/x.so: no such file or directory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := write(t, c.files)
			if err := os.WriteFile(filepath.Join(dir, "handler.so"), []byte("previous"), 0o644); err != nil {
				t.Fatal(err)
			}
			before := tree(t, dir)
			o := c.options
			o.Dir, o.CacheDir = dir, t.TempDir()
			r, err := shim.Build(t.Context(), o)
			if err == nil {
				t.Fatalf("built %+v", r)
			}
			if got := strings.ReplaceAll(err.Error(), dir, "DIR"); !strings.HasPrefix(got, c.want) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			var refusal *finding.Refusal
			if !errors.As(err, &refusal) && failure.As(err) == nil {
				t.Errorf("the error is a %T", err)
			}
			if after := tree(t, dir); len(after) != len(before) || after["handler.so"] != "previous" {
				t.Errorf("left behind: %v", after)
			}
		})
	}
}

// goOnly is a PATH with go and nothing else.
func goOnly(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Symlink(testenv.NeedTool(t, "go"), filepath.Join(dir, "go")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A build that is cancelled while the compiler runs leaves the previous output
// and nothing else.
func TestBuildCancelled(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	dir := write(t, function(map[string]string{"handler.so": "previous"}))
	before := tree(t, dir)
	tmp := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := shim.Build(ctx, shim.Options{
		Dir: dir, Handlers: []string{"Handle"}, CacheDir: t.TempDir(),
		Env:      append(os.Environ(), "TMPDIR="+tmp),
		Progress: func(string) { cancel() },
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if after := tree(t, dir); len(after) != len(before) || after["handler.so"] != "previous" {
		t.Errorf("left behind: %v", after)
	}
}
