package contract_test

import (
	"context"
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
	source, err := filepath.Abs("../../testdata/contract")
	if err != nil {
		return "", err
	}
	dir := filepath.Join(scratch, "bootstrap")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", err
	}
	r, err := shim.BuildBootstrap(context.Background(), shim.Options{
		Dir: source, Output: filepath.Join(dir, "bootstrap"), Handlers: contract.Handlers(),
		// There is no C compiler to be found.
		Env: gobuild.Setenv(os.Environ(), "CC", filepath.Join(dir, "no-such-compiler")),
	})
	if err != nil {
		return "", err
	}
	return r.Path, nil
})

// TestBootstrap makes the calls of the table on the same handlers, built for a
// provided runtime.
func TestBootstrap(t *testing.T) {
	t.Parallel()
	file, err := bootstrap()
	if err != nil {
		t.Fatal(err)
	}
	run(t, func(t testing.TB, handler string, environ []string) *local.Instance {
		in, err := local.Start(t.Context(), local.Options{
			Artifact: file, Handler: "handler." + handler, Runtime: "provided.al2023",
			Env: environ, Environ: os.Environ(), Timeout: time.Minute, MemoryMB: contract.MemoryMB,
			FunctionName: contract.FunctionName, Version: contract.Version, ARN: contract.ARN,
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { in.Close() })
		return in
	}, func(c contract.Case) bool { return c.Assign == nil })
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
