package contract_test

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/contract"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

var bootstrap = sync.OnceValues(func() (string, error) {
	// There is no C compiler to be found.
	env := gobuild.Setenv(os.Environ(), "CC", filepath.Join(scratch, "no-such-compiler"))
	return buildInto("bootstrap/bootstrap", shim.BuildBootstrap, shim.Options{Env: env})
})

// TestBootstrap makes the calls of the table on the same handlers, built for a
// provided runtime.
func TestBootstrap(t *testing.T) {
	t.Parallel()
	file, err := bootstrap()
	if err != nil {
		t.Fatal(err)
	}
	runBootstrap(t, file)
}

// runBootstrap makes the calls that need nothing of Python on an executable.
func runBootstrap(t *testing.T, file string) {
	run(t, func(t testing.TB, handler string, environ []string) *local.Instance {
		return startBootstrap(t, file, "handler."+handler, environ)
	}, func(c contract.Case) bool { return c.Assign == nil })
}

func startBootstrap(t testing.TB, file, handler string, environ []string) *local.Instance {
	t.Helper()
	in, err := local.Start(t.Context(), local.Options{
		Artifact: file, Handler: handler, Runtime: "provided.al2023",
		Env: environ, Environ: os.Environ(), Timeout: time.Minute, MemoryMB: contract.MemoryMB,
		FunctionName: contract.FunctionName, Version: contract.Version, ARN: contract.ARN,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	return in
}

// framesOf reads a stack as the Runtime API has it from Go, innermost first.
func framesOf(stack []any) []string {
	var frames []string
	for _, f := range slices.Backward(stack) {
		if f, ok := f.(map[string]any); ok {
			label, _ := f["label"].(string)
			frames = append(frames, label)
		}
	}
	return frames
}
