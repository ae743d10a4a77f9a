package command

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// aMac is a machine that handler.so cannot run on.
var aMac = build.Platform{GOOS: "darwin", GOARCH: "arm64"}

func onAMac(t *testing.T) (*Env, *strings.Builder) {
	t.Helper()
	testenv.Long(t, "it compiles the standard library for macOS")
	dir, err := filepath.Abs("../../testdata/greeter")
	if err != nil {
		t.Fatal(err)
	}
	log := &strings.Builder{}
	return &Env{Dir: dir, Environ: os.Environ(), Host: aMac, Log: log, Progress: func(string, float64) {}}, log
}

const standInNote = "handler.so is for Linux: running the function as a bootstrap, without python3.13\n"

// On a Mac a function for Python is built for the Mac, and no Python is looked for.
func TestInvokeOnAMac(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == aMac.GOOS {
		t.Skip("here it runs")
	}
	env, log := onAMac(t)
	env.Environ = append(env.Environ, "CC=none")
	r, err := InvokeArgs{Source: Source{Dir: "."}, Sample: Sample{Data: "{}"}}.invoke(t.Context(), env)
	if err != nil {
		t.Fatal(err)
	}
	// This machine does not take the file for a program of its own.
	if got := r.(InvokeResult); !strings.Contains(string(got.Payload), "Runtime.InvalidEntrypoint") || !strings.Contains(string(got.Payload), "bootstrap") {
		t.Errorf("got %s", got.Payload)
	}
	if !strings.HasPrefix(log.String(), standInNote) {
		t.Errorf("log %q", log)
	}
}

// Of all the builds that a watched function has, one says how it runs.
func TestWatchOnAMac(t *testing.T) {
	t.Parallel()
	env, log := onAMac(t)
	w := &watching{env: env}
	var noted sync.Once
	for range 2 {
		o, err := w.build(t.Context(), Source{Dir: env.Dir}, t.TempDir(), log, &noted)
		if err != nil {
			t.Fatal(err)
		}
		if o.Runtime != function.DefaultStartRuntime || filepath.Base(o.Artifact) != "bootstrap" || o.Handler != "handler.Handle" {
			t.Errorf("%+v", o)
		}
	}
	if log.String() != standInNote {
		t.Errorf("log %q", log)
	}
}

// A debugger's build is for the Mac as well.
func TestDebugOnAMac(t *testing.T) {
	t.Parallel()
	env, _ := onAMac(t)
	d := &debugger{env: env, args: DebugArgs{Dir: "."}, dir: env.Dir}
	path, err := d.build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if magic := "\xcf\xfa\xed\xfe"; !strings.HasPrefix(string(data), magic) {
		t.Errorf("%s is no Mach-O file: %x", path, data[:4])
	}
}
