package vscodetest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// withDelve is an environment in which there is a dlv.
func withDelve(t testing.TB) []string {
	t.Helper()
	return []string{"PATH=" + filepath.Dir(testenv.Delve(t)) + string(filepath.ListSeparator) + os.Getenv("PATH")}
}

func TestDebug(t *testing.T) {
	i := launch(t, options{env: withDelve(t)})
	defer i.stop()
	i.run(t, "debug", scene{folder: hello(t)})
}
