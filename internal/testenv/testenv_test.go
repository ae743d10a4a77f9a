package testenv_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

func TestPythonsAreWhatTheySay(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range testenv.Pythons(t) {
		if seen[p.Version] {
			t.Errorf("version %s is listed twice", p.Version)
		}
		seen[p.Version] = true
		out, err := exec.Command(p.Path, "-c", `import sys; sys.stdout.write("%d.%d" % sys.version_info[:2])`).Output()
		if err != nil || string(out) != p.Version {
			t.Errorf("%s says %q, %v; listed as %s", p.Path, out, err, p.Version)
		}
	}
}

func TestRICCanBeImported(t *testing.T) {
	t.Parallel()
	for _, p := range testenv.Pythons(t) {
		t.Run(p.Version, func(t *testing.T) {
			t.Parallel()
			dir := testenv.RIC(t, p.Version)
			if !p.HasRIC {
				t.Error("HasRIC is false")
			}
			cmd := exec.Command(p.Path, "-c", "import awslambdaric, runtime_client; print(awslambdaric.__file__)")
			cmd.Env = append(cmd.Environ(), "PYTHONPATH="+dir)
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.HasPrefix(string(out), filepath.Join(dir, "awslambdaric")) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
