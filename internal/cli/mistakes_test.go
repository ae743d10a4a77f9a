package cli_test

import (
	"os"
	"path/filepath"
	"testing"
)

// A mistake is what a user can get wrong, with all that lambda-lsp says to it: DIR
// is the function's directory and ID a request id.
type mistake struct {
	name   string
	files  map[string]string                       // written over what new wrote
	broken func(t *testing.T, s *sandbox) []string // breaks more; returns what to run lambda-lsp by, if not directly
	args   string
	status int
	stdout string
	stderr string // of an invocation that begins, what comes before its START line
}

// mistakes are those in the code, on the command line and of the machine.
var mistakes = []mistake{
	{
		name:   "no handler",
		files:  map[string]string{"handler.go": shim("func helper() {}")},
		args:   "build",
		status: 1,
		stderr: "handler.go:1:9: error: package main has no handler; export func Handle(evt T, ctx *runtime.Context) (R, error) [shim-no-symbol]\n",
	},
	{
		name:   "wrong signature",
		files:  map[string]string{"handler.go": shim("func Handle(evt string) error { return nil }")},
		args:   "build",
		status: 1,
		stderr: "handler.go:12:6: error: handler Handle has one parameter and one result: the shim cannot call it, and the build refuses it; write func(evt Event, ctx *runtime.Context) (Result, error) [shim-arity]\n",
	},
	{
		name: "Go that does not compile",
		files: map[string]string{"handler.go": shim(`func Handle(evt string, ctx *runtime.Context) (string, error) {
	var unused int
	return undefined, nil
}`)},
		args:   "build",
		status: 1,
		stderr: "handler.go:13:6: error: declared and not used: unused [compile]\nhandler.go:14:9: error: undefined: undefined [compile]\n",
	},
	{
		name:   "Go that does not parse",
		files:  map[string]string{"handler.go": shim("func Handle(evt string, ctx *runtime.Context) (string, error {\n}")},
		args:   "build",
		status: 1,
		stderr: "handler.go:12:62: error: missing ',' in parameter list [compile]\nhandler.go:13:1: error: expected ')', found '}' [compile]\n",
	},
	{
		name:   "no gcc",
		broken: func(t *testing.T, s *sandbox) []string { s.tools(t, "go"); return nil },
		args:   "build",
		status: 1,
		stderr: "build .: no C compiler: gcc is not on PATH; install gcc, or zig (python3 -m pip install ziglang==0.17.1)\n",
	},
	{
		name: "no Python",
		broken: func(t *testing.T, s *sandbox) []string {
			s.tools(t, "go", "gcc", "as", "ld")
			s.env = append(s.env, "PYENV_ROOT="+t.TempDir())
			return nil
		},
		args:   "invoke",
		status: 1,
		stderr: "find python3.13: no Python 3.13 or any other 3.x on PATH or under pyenv; install it, for example with: pyenv install 3.13\n",
	},
	{
		name:   "no Go",
		broken: func(t *testing.T, s *sandbox) []string { s.tools(t, "gcc"); return nil },
		args:   "build",
		status: 1,
		stderr: "build .: go is not on PATH; install Go from https://go.dev/dl\n",
	},
	{
		name:   "no such directory",
		args:   "build nowhere",
		status: 1,
		stderr: "read nowhere: no such file or directory\n",
	},
	{
		name:   "a file for a directory",
		args:   "build handler.go",
		status: 1,
		stderr: "read handler.go: not a directory; name the directory of a function\n",
	},
	{
		name: "unreadable directory",
		broken: func(t *testing.T, s *sandbox) []string {
			s.chmod(t, 0o300)
			return unprivileged(t)
		},
		args:   "build",
		status: 1,
		stderr: "build .: open DIR: permission denied\n",
	},
	{
		name: "unwritable directory",
		broken: func(t *testing.T, s *sandbox) []string {
			s.chmod(t, 0o500)
			return unprivileged(t)
		},
		args:   "build",
		status: 1,
		stderr: "build .: DIR/handler.so: permission denied; make the directory writable\n",
	},
	{
		name: "a directory for the output",
		broken: func(t *testing.T, s *sandbox) []string {
			if err := os.MkdirAll(filepath.Join(s.dir, "handler.so", "full"), 0o777); err != nil {
				t.Fatal(err)
			}
			return nil
		},
		args:   "build",
		status: 1,
		stderr: "build .: DIR/handler.so is a directory; choose another name with --handler\n",
	},
	{
		name:   "disk full",
		broken: func(t *testing.T, s *sandbox) []string { return onFullDisk(t, s.dir) },
		args:   "build",
		status: 1,
		stderr: "build .: DIR/handler.so: no space left on device; free some space\nleft: Makefile event.json function.json go.mod go.sum handler.go\n",
	},
	{
		name:   "disk for temporary files full",
		broken: func(t *testing.T, s *sandbox) []string { return onFullDisk(t, s.tmp) },
		args:   "build",
		status: 1,
		stderr: "build .: no space left on device; free some space, or set TMPDIR and GOCACHE to another disk\nleft:\n",
	},
	{
		name:   "an architecture that Lambda has not",
		args:   "build --arch riscv64",
		status: 1,
		stderr: "build .: Lambda has no architecture riscv64; use x86_64 or arm64\n",
	},
	{
		name:   "a module that is not there",
		files:  map[string]string{"handler.go": shim("var _ = missing.X", "example.com/missing")},
		args:   "build",
		status: 1,
		stderr: "handler.go:7:2: error: no required module provides package example.com/missing; to add it:\n\tgo get example.com/missing [compile]\n",
	},
	{
		name:   "HANDLER=json",
		broken: func(_ *testing.T, s *sandbox) []string { s.env = append(s.env, "HANDLER=json"); return nil },
		args:   "build",
		status: 1,
		stderr: "name the module json (from HANDLER): Python's standard library has a module of this name; choose another name, such as handler\n",
	},
	{
		name:   "event.json that is not JSON",
		files:  map[string]string{"event.json": "{\n  name: \"World\"\n}\n"},
		args:   "invoke",
		status: 1,
		stderr: "read event.json:2:3: the event is not JSON: invalid character 'n' looking for beginning of object key string\n",
	},
	{
		name:   "no such event",
		args:   "invoke --event none.json",
		status: 1,
		stderr: "read none.json: no such file or directory\n",
	},
	{
		name: "a handler that calls os.Exit",
		files: map[string]string{"handler.go": shim(`func Handle(evt interface{}, ctx *runtime.Context) (string, error) {
	os.Exit(3)
	return "", nil
}`, "os")},
		args:   "invoke",
		status: 1,
		stdout: `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited with error: exit status 3"}`,
	},
	{
		name: "a handler that sleeps past its Timeout",
		files: map[string]string{"handler.go": shim(`func Handle(evt interface{}, ctx *runtime.Context) (string, error) {
	select {}
}`), "function.json": `{"Runtime": "python3.13", "Timeout": 1}`},
		args:   "invoke",
		status: 1,
		stdout: `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ID Error: Task timed out after 1.00 seconds"}`,
	},
	{
		name: "a handler that returns 7 MB",
		files: map[string]string{"handler.go": shim(`func Handle(evt interface{}, ctx *runtime.Context) (string, error) {
	return strings.Repeat("x", 7<<20), nil
}`, "strings")},
		args:   "invoke",
		status: 1,
		stdout: `{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}`,
	},
}
