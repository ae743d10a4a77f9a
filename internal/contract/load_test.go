package contract_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// load runs load.py and returns what it printed.
func load(t *testing.T, python testenv.Python, artifact, what string, count int) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), python.Path, "load.py", filepath.Dir(artifact), "handler", what, strconv.Itoa(count))
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	return strings.TrimSpace(string(out))
}

// Eight threads call at once: each gets its own answers, and Python's lock is
// free while Go runs, or Meet would never return.
func TestThreads(t *testing.T) {
	t.Parallel()
	so := built(t, artifact)
	for _, python := range testenv.Pythons(t) {
		t.Run(python.Version, func(t *testing.T) {
			t.Parallel()
			if out := load(t, python, so, "threads", 200); out != "" {
				t.Error(out)
			}
		})
	}
}

// Calls leave nothing behind, successful or failing. SOAK=1 makes ten times as
// many.
func TestMemory(t *testing.T) {
	t.Parallel()
	so := built(t, artifact)
	count := 100_000
	if os.Getenv("SOAK") != "" {
		count *= 10
	}
	for _, python := range testenv.Pythons(t) {
		if python.Version != "2.7" && python.Version != newest(t).Version {
			continue
		}
		t.Run(python.Version, func(t *testing.T) {
			t.Parallel()
			grown, err := strconv.Atoi(load(t, python, so, "memory", count))
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d successful and %d failing calls: %d KB more", count, count, grown/1024)
			if grown >= 3<<20 {
				t.Errorf("grew by %d bytes", grown)
			}
		})
	}
}
