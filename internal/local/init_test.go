package local_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// Modules that do not get as far as an invocation. Each of the trace's elements
// is in the one of the error object that has its index.
var brokenModules = []struct {
	name, source, handler string
	kind, message         string
	trace                 []string
}{
	{name: "no module", handler: "missing.Handle", kind: "Runtime.ImportModuleError", message: "Unable to import module 'missing': No module named"},
	{name: "no handler", handler: "handler.Handle", kind: "Runtime.HandlerNotFound", message: "Handler 'Handle' missing on module 'handler'"},
	{name: "import error", source: "import nothing_like_it", handler: "handler.Handle", kind: "Runtime.ImportModuleError", message: "Unable to import module 'handler': No module named"},
	{name: "syntax error", source: "x = )", handler: "handler.Handle", kind: "Runtime.UserCodeSyntaxError", message: "Syntax error in module 'handler': ", trace: []string{`handler.py" Line 1`}},
	{name: "raises", source: "def f():\n    raise ValueError('while importing')\nf()", handler: "handler.Handle", kind: "ValueError", message: "while importing"},
	{name: "built-in module", handler: "sys.exit", kind: "Runtime.BuiltInModuleConflict", message: "Cannot use built-in module sys as a handler module"},
	{name: "no dot", handler: "handler", kind: "Runtime.MalformedHandlerName", message: "Bad handler 'handler': "},
	{name: "exits", source: "import os\nos._exit(4)", handler: "handler.Handle", kind: "Runtime.ExitError", message: "Error: Runtime exited with error: exit status 4"},
	{name: "exits without a reason", source: "import os\nos._exit(0)", handler: "handler.Handle", kind: "Runtime.ExitError", message: "Error: Runtime exited without providing a reason"},
}

func TestInitErrors(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		for _, c := range brokenModules {
			o := s.options(t, c.handler)
			o.Artifact = filepath.Join(t.TempDir(), "handler.py")
			if err := os.WriteFile(o.Artifact, []byte(c.source+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			in := start(t, o)
			r := invoke(t, in, "")
			got := failure(t, r)
			if got.Type != c.kind || !strings.Contains(got.Message, c.message) || got.RequestID != "" {
				t.Errorf("%s: got %+v", c.name, got)
			}
			for i, want := range c.trace {
				if len(got.StackTrace) <= i || !strings.Contains(got.StackTrace[i].(string), want) {
					t.Errorf("%s: the trace is %q", c.name, got.StackTrace)
				}
			}
			if !strings.Contains(r.Logs, c.kind) || !strings.Contains(r.Logs, "END RequestId: "+r.RequestID+"\n") {
				t.Errorf("%s: the log is\n%s", c.name, r.Logs)
			}
			in.Close()
		}
	})
}

// The second invocation starts a process, and fails, like the first.
func TestInitErrorTwice(t *testing.T) {
	t.Parallel()
	in := start(t, newest(t).options(t, "handler.Missing"))
	for range 2 {
		r := invoke(t, in, "")
		if got := failure(t, r); got.Type != "Runtime.HandlerNotFound" || r.InitMs == 0 {
			t.Errorf("got %+v, init %v ms", got, r.InitMs)
		}
	}
}

// A module that takes longer to import than the init phase lasts is started
// again, and then has the function's timeout.
func TestInitThatTakesTooLong(t *testing.T) {
	t.Parallel()
	s := newest(t)
	o := s.options(t, "handler.Handle")
	o.Artifact = filepath.Join(t.TempDir(), "handler.py")
	if err := os.WriteFile(o.Artifact, []byte("print('importing')\nimport time\ntime.sleep(600)\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	o.Timeout = 50 * time.Millisecond
	in := start(t, o)
	local.SetInitLimit(in, time.Second)
	r := invoke(t, in, "")
	if got := failure(t, r); got.Type != "Sandbox.Timedout" {
		t.Errorf("got %+v", got)
	}
	if !strings.Contains(r.Logs, "INIT_REPORT Init Duration: 1000.00 ms\tPhase: init\tStatus: timeout\n") {
		t.Errorf("the log is\n%s", r.Logs)
	}
}

func TestEntrypointThatDoesNotRun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, content string
		mode          os.FileMode
		want          string
	}{
		{"no program", "neither ELF nor a script", 0o755, "exec format error"},
		{"not executable", "#!/bin/sh\n", 0o644, "permission denied"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "bootstrap")
			if err := os.WriteFile(path, []byte(c.content), c.mode); err != nil {
				t.Fatal(err)
			}
			in := start(t, local.Options{Artifact: path, Runtime: "provided.al2023"})
			got := failure(t, invoke(t, in, ""))
			if got.Type != "Runtime.InvalidEntrypoint" || !strings.HasSuffix(got.Message, "Error: fork/exec "+path+": "+c.want) {
				t.Errorf("got %+v", got)
			}
		})
	}
}
