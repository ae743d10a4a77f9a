package vscodetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// Beside gopls, which a small extension starts. It prints whose first diagnostics
// came when.
func TestBesideGopls(t *testing.T) {
	gopls, err := filepath.Abs("../../.tools/gopls")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(gopls); err != nil {
		testenv.Missing(t, "gopls is not in .tools (make test-tools puts it there)")
	}
	i := launch(t, options{smoke: true, beside: true, env: []string{"GOPLS=" + gopls}})
	defer i.stop()
	dir := hello(t)
	spoilt := strings.Replace(handler, "*runtime.Context", "runtime.Context", 1)
	spoilt = strings.Replace(spoilt, "\tlog.Printf", "\tvar unused int\n\tlog.Printf", 1)
	write(t, dir, map[string]string{"handler.go": spoilt})
	said := i.run(t, "host", scene{folder: dir, vars: map[string]string{"tests": "beside"}})
	for line := range strings.Lines(said) {
		if strings.Contains(line, "first diagnostics:") {
			t.Log(strings.TrimSpace(line))
		}
	}
}
