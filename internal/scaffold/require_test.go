package scaffold_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// The go command builds with what Require leaves, and finds nothing to add.
func TestRequire(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		model      handler.Model
		mod, sum   string
		goLine     string
		importPath string
	}{
		"start":        {handler.Start, "module example.com/a\n\ngo 1.24\n", "", "go 1.26.0", "github.com/aws/aws-lambda-go/lambda"},
		"shim":         {handler.Shim, "module example.com/a\n", "", "go 1.25.0", "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"},
		"a newer line": {handler.Shim, "module example.com/a\n\ngo 1.26.5\n", "", "go 1.26.5", "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mod, sum, err := scaffold.Require(tt.model, []byte(tt.mod), []byte(tt.sum))
			if err != nil || !strings.Contains(string(mod), "\n"+tt.goLine+"\n") {
				t.Fatalf("%v\n%s", err, mod)
			}
			dir := testenv.Files(t, map[string]string{
				"go.mod": string(mod), "go.sum": string(sum),
				"a.go": "package a\n\nimport _ \"" + tt.importPath + "\"\n",
			})
			cmd := exec.CommandContext(t.Context(), "go", "build", "-mod=readonly", ".")
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			if now, err := os.ReadFile(filepath.Join(dir, "go.mod")); err != nil || string(now) != string(mod) {
				t.Errorf("go build has made it\n%s", now)
			}
			againMod, againSum, err := scaffold.Require(tt.model, mod, sum)
			if err != nil || string(againMod) != string(mod) || string(againSum) != string(sum) {
				t.Errorf("a second time:\n%s%s%v", againMod, againSum, err)
			}
		})
	}
	if _, _, err := scaffold.Require(handler.Start, []byte("modul x"), nil); err == nil {
		t.Error("a go.mod that is none is edited")
	}
}
