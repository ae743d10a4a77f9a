package build_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		files map[string]string
		o     build.Options
		want  string // DIR stands for the directory
	}{
		{"no handler", map[string]string{"go.mod": "module x\n", "main.go": "package main\n\nfunc main() {}\n"}, build.Options{},
			"build DIR: no handler found; export func Handle(evt T, ctx *runtime.Context) (R, error), or call lambda.Start in main"},
		{"no Go", map[string]string{"README": ""}, build.Options{}, "build DIR: no Go files to build for linux/amd64"},
		{"a library", map[string]string{"go.mod": "module x\n", "x.go": "package x\n"}, build.Options{},
			"build DIR: package x holds no handler; a handler is in package main"},
		{"two packages", map[string]string{"go.mod": "module x\n", "a.go": "package a\n", "b.go": "package b\n"}, build.Options{},
			"build DIR: the files belong to different packages, a and b"},
		{"start on Python", startFunction(map[string]string{"function.json": `{"Runtime": "python3.13"}`}), build.Options{},
			"build DIR: python3.13 cannot run a lambda.Start handler; use provided.al2023 or provided.al2"},
		{"shim on go1.x", shimFunction(map[string]string{"function.json": `{"Runtime": "go1.x"}`}), build.Options{},
			"build DIR: go1.x cannot run a handler of the shim model; use provided.al2023 or python3.13"},
		{"signature", shimFunction(map[string]string{"handler.go": strings.Replace(handler, "*runtime.Context", "runtime.Context", 1)}), build.Options{},
			"DIR/handler.go:9:6: error: handler Handle takes its context by value: the shim cannot call it, and the build refuses it; take ctx *runtime.Context second [shim-context]"},
		{"start's signature", startFunction(map[string]string{"main.go": strings.Replace(start, "func() {}", "func() int { return 1 }", 1)}), build.Options{},
			"DIR/main.go:9:15: error: the handler returns int last, which is no error: every invocation fails; return nothing, error or (Result, error) [start-returns]"},
		{"another name", shimFunction(map[string]string{"function.json": `{"Runtime": "python3.13", "Handler": "handler.Handel"}`}), build.Options{},
			"DIR/function.json:1:38: error: Handler names Handel, which is no handler of this package; did you mean Handle? [handler-config]"},
		{"handler that does not compile", shimFunction(map[string]string{"handler.go": handler + "func f() { x }\n"}), build.Options{},
			"DIR/handler.go:10:12: error: undefined: x [compile]"},
		{"function.json", startFunction(map[string]string{"function.json": "{\n  \"runtime\": \"x\"\n}"}), build.Options{},
			"DIR/function.json:2:3: error: unknown key \"runtime\"; did you mean \"Runtime\"? [function-json]"},
		{"HANDLER", shimFunction(nil), build.Options{Env: environ("HANDLER=json")},
			"name the module json (from HANDLER): Python's standard library has a module of this name; choose another name, such as handler"},
		{"--handler", shimFunction(nil), build.Options{Handler: "a/b"},
			"name the module a/b (from --handler): the .so stands beside its source, so its name has no directory and no dot; choose another name, such as handler"},
		{"--package", startFunction(nil), build.Options{Package: "../x"},
			`build DIR: the package's name "../x" has a directory in it; give a name without .zip, such as package`},
		{"a directory in the way", startFunction(map[string]string{"package.zip/x": ""}), build.Options{},
			"build DIR: DIR/package.zip is a directory; choose another name with --package"},
		{"Handler names a source file", startFunction(map[string]string{"function.json": `{"Runtime": "go1.x", "Handler": "main.go"}`}), build.Options{},
			"build DIR: DIR/main.go, which the build would replace, is no executable; choose another Handler in function.json"},
		{"Handler names the module file", startFunction(map[string]string{"function.json": `{"Runtime": "go1.x", "Handler": "go.mod"}`}), build.Options{},
			"build DIR: DIR/go.mod, which the build would replace, is no executable; choose another Handler in function.json"},
		{
			"architecture of an old runtime", startFunction(map[string]string{"function.json": `{"Runtime": "go1.x", "Handler": "main"}`}),
			build.Options{Arch: "arm64"}, "build DIR: go1.x runs on x86_64 only; choose a later runtime, or build for x86_64",
		},
		{"no go.mod", map[string]string{"main.go": startFunction(nil)["main.go"]}, build.Options{},
			"build DIR: no go.mod in the directory or above it; run go mod init function, then go mod tidy"},
		{"architecture", startFunction(nil), build.Options{Arch: "riscv64"}, "build DIR: Lambda has no architecture riscv64; use x86_64 or arm64"},
		{"-o", startFunction(nil), build.Options{Flags: []string{"-o", "x"}}, "-o: cannot be used: --handler or HANDLER names the output"},
		{"not an executable", startFunction(nil), build.Options{Flags: []string{"-n"}}, "build DIR: go build made no executable file of this package"},
		{"compile error", startFunction(map[string]string{"bad.go": "package main\n\nfunc f() int { return \"x\" }\n"}), build.Options{},
			"DIR/bad.go:3:23: error: cannot use \"x\" (untyped string constant) as int value in return statement [compile]"},
		{"syntax error", startFunction(map[string]string{"bad.go": "package main\n\nfunc {\n"}), build.Options{},
			"DIR/bad.go:3:6: error: syntax error: unexpected {, expected name or ( [compile]"},
		{"unknown flag", startFunction(nil), build.Options{Flags: []string{"-nonsense"}}, "build DIR: flag provided but not defined: -nonsense"},
		{"an include that is not there", startFunction(map[string]string{"i.go": "package main\n\n//lambda:include none/**\n"}), build.Options{},
			"DIR/i.go:3:18: error: none/** matches no file [lambda-include]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := testenv.Files(t, tt.files)
			tt.o.Dir = dir
			if tt.o.Env == nil {
				tt.o.Env = environ()
			}
			a, err := build.Package(t.Context(), tt.o)
			if err == nil {
				t.Fatalf("built %+v", a)
			}
			got := strings.ReplaceAll(err.Error(), dir, "DIR")
			first, _, _ := strings.Cut(got, "\n")
			if first != tt.want {
				t.Errorf("got  %s\nwant %s", first, tt.want)
			}
			var refusal *finding.Refusal
			f := failure.As(err)
			if f == nil && !errors.As(err, &refusal) {
				t.Errorf("it is a %T", err)
			}
			if f != nil && f.Usage != (tt.name == "-o") {
				t.Errorf("usage: %v", f.Usage)
			}
			if got := added(t, dir, tt.files); len(got) > 0 {
				t.Errorf("left %v", got)
			}
		})
	}
}
