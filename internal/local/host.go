package local

import (
	"context"
	_ "embed"
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// host is a Python program that does what awslambdaric does. It is read from
// standard input: there is no file to clean up.
//
//go:embed host.py
var host string

const (
	// runHost names the host in tracebacks; a handler that reads standard input
	// finds it empty, as on Lambda.
	runHost = `import sys; exec(compile(sys.stdin.read(), "lambda_host.py", "exec"))`
	// runRIC is "python -m awslambdaric", less the working directory on
	// sys.path: a handler.so that lies there must not be taken for the Artifact.
	runRIC = `import runpy, sys; sys.path[:] = [p for p in sys.path if p]; runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)`
)

// program returns how to run the function, and a note for the user about the
// Python that was found.
func (o Options) program(ctx context.Context) (p program, note string, err error) {
	if len(o.Debugger) > 0 {
		return program{path: o.Debugger[0], args: o.Debugger[1:]}, "", nil
	}
	version := o.python()
	if version == "" {
		return program{path: o.Artifact}, "", nil
	}
	// awslambdaric may also be where the function's configuration says.
	modules := "PYTHONPATH=" + joinList(getenv(o.Env, "PYTHONPATH"), getenv(o.Environ, "PYTHONPATH"))
	python, note, err := o.Pythons.find(ctx, version, append(slices.Clone(o.Environ), modules))
	if err != nil {
		return program{}, "", err
	}
	useRIC := o.Host == HostRIC || o.Host == "" && python.RIC
	if !useRIC {
		return program{path: python.Path, args: []string{"-c", runHost, o.Handler}, stdin: host}, note, nil
	}
	if !python.RIC {
		return program{}, "", failure.New("run", o.Artifact, "%s has no awslambdaric", python.Path).
			WithHint("install it (%s -m pip install awslambdaric) or use --host=%s", python.Path, HostEmbedded)
	}
	return program{path: python.Path, args: []string{"-c", runRIC, o.Handler}}, note, nil
}
