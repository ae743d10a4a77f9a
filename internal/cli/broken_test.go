package cli_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// Ways to break a sandbox that work for root as well.

// tools leaves nothing on PATH but these programs, and lambda-lsp.
func (s *sandbox) tools(t *testing.T, names ...string) {
	t.Helper()
	bin := t.TempDir()
	for _, name := range append(names, "lambda-lsp") {
		if err := os.Symlink(testenv.NeedTool(t, name), filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	s.env = append(s.env, "PATH="+bin)
}

// chmod takes the rights to the function's directory away until the test ends.
func (s *sandbox) chmod(t *testing.T, mode fs.FileMode) {
	t.Helper()
	if err := os.Chmod(s.dir, mode); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(s.dir, 0o700) })
}

// unprivileged returns what to run a command by so that file modes count: for
// root, setpriv without the capabilities to overlook them.
func unprivileged(t *testing.T) []string {
	t.Helper()
	if os.Geteuid() != 0 {
		return nil
	}
	testenv.NeedTool(t, "setpriv")
	const caps = "-dac_override,-dac_read_search"
	return []string{"setpriv", "--bounding-set=" + caps, "--inh-caps=" + caps}
}

// onFullDisk returns what to run a command by so that dir is on a disk with room
// for a few KB. The mount is in a namespace of its own, and ends with it: stderr
// gets a last line that lists what is left there.
func onFullDisk(t *testing.T, dir string) []string {
	t.Helper()
	testenv.NeedTool(t, "unshare")
	by := []string{"unshare", "--map-root-user", "--mount"}
	if err := exec.Command(by[0], append(by[1:], "true")...).Run(); err != nil {
		t.Skip("no right to a mount namespace")
	}
	const script = `copy=$(mktemp -d -p "$(dirname "$0")") && cp -a "$0/." "$copy" &&
mount -t tmpfs -o size=64k tmpfs "$0" && cp -a "$copy/." "$0" && rm -r "$copy" && cd . || exit 99
"$@"
status=$?
echo left: $(ls -A "$0") >&2
exit $status`
	return append(by, "sh", "-c", script, dir)
}
