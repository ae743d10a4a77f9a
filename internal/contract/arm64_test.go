package contract_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/contract"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

// TestARM64 makes the calls of the table on the same handlers, built on this machine
// for arm64 and run in an emulator: all of them on a bootstrap, and on handler.so, which
// a CPython for arm64 imports; and some of them under both hosts.
func TestARM64(t *testing.T) {
	t.Parallel()
	qemu, python, ric := testenv.ARM64(t)
	o := shim.Options{GOARCH: "arm64", Env: append(os.Environ(), "PYTHONPATH="+testenv.Zig(t))}
	bootstrap, err := buildInto("bootstrap-arm64/bootstrap", shim.BuildBootstrap, o)
	if err != nil {
		t.Fatal(err)
	}
	o.GLIBC = "2.26" // the oldest of a runtime that has arm64
	so, err := buildInto("arm64/handler.so", shim.Build, o)
	if err != nil {
		t.Fatal(err)
	}
	// A process under a host takes seconds until it is ready.
	some := []string{"Typed", "Context", "Snap", "Panic", "Log", "Exit"}
	for _, h := range []host{{python, local.HostRIC, ric}, {python: python, name: local.HostEmbedded}} {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			h.run(t, so, func(c contract.Case) bool { return slices.Contains(some, c.Handler) && c.Environ == nil })
		})
	}
	t.Run("direct", func(t *testing.T) {
		t.Parallel()
		direct(t, python, so)
	})
	t.Run("bootstrap", func(t *testing.T) {
		t.Parallel()
		runBootstrap(t, emulated(t, qemu, bootstrap))
	})
}

// TestARM64Start runs a function of the Start model, built for arm64: its answers,
// its failures and its log.
func TestARM64Start(t *testing.T) {
	t.Parallel()
	qemu, _, _ := testenv.ARM64(t)
	a, err := build.Build(t.Context(), build.Options{
		Dir: filepath.Join("..", "local", "testdata", "bootstrap"), Output: t.TempDir(), Arch: "arm64",
	})
	if err != nil {
		t.Fatal(err)
	}
	file := emulated(t, qemu, a.Path)
	for _, c := range []contract.Case{
		{Handler: "echo", Event: `{"é":1180591620717411303424}`, Want: contract.Want{
			Payload: `{"é":1180591620717411303424}`, Log: `to stdout\n\d{4}/\d\d/\d\d \d\d:\d\d:\d\d to stderr\n`,
		}},
		{Handler: "echo", Event: `null`, Want: contract.Want{Payload: `null`}},
		{Handler: "fail", Event: `{}`, Want: contract.Want{Error: "Oh, Snap!", Type: "customError"}},
		{Handler: "decode", Event: `"x"`, Want: contract.Want{
			Error: "json: cannot unmarshal string into Go value of type int", Type: "UnmarshalTypeError",
		}},
		{Handler: "exit", Event: `{}`, Want: contract.Want{Dies: 2}},
	} {
		t.Run(c.Handler+" "+c.Event, func(t *testing.T) {
			c.Verify(t, invoke(t, startBootstrap(t, file, c.Handler, nil), c))
		})
	}
	t.Run("panic", func(t *testing.T) {
		o := invoke(t, startBootstrap(t, file, "panic", nil), contract.Case{Event: `{}`})
		if o.Type != "string" || o.Error != "at the disco" || !slices.Contains(o.Frames, "gopanic") {
			t.Errorf("got %s, frames %q", o, o.Frames)
		}
	})
}

// emulated returns a program that runs the executable file in the emulator.
func emulated(t *testing.T, qemu, file string) string {
	t.Helper()
	script := filepath.Join(t.TempDir(), "bootstrap")
	text := fmt.Sprintf("#!/bin/sh\nexec '%s' '%s' \"$@\"\n", qemu, file)
	if err := os.WriteFile(script, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	return script
}
