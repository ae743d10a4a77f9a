package cli_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
)

// A sandbox is a directory with a function in it, and the environment to run
// lambda-lsp in, with temporary files and a cache of its own.
type sandbox struct {
	t   *testing.T
	dir string // what new wrote, changed by the test
	tmp string // TMPDIR
	env []string
}

func newSandbox(t *testing.T, files map[string]string) *sandbox {
	t.Helper()
	s := &sandbox{t: t, dir: filepath.Join(t.TempDir(), "hello"), tmp: t.TempDir()}
	if _, err := scaffold.New(scaffold.Options{Dir: s.dir, Runtime: "python3.13", Source: events.All()[0]}); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s.env = append(os.Environ(), "TMPDIR="+s.tmp, "HANDLER=", "PACKAGE=", "LAMBDA_LSP_CACHE="+t.TempDir())
	return s
}

// command is a command line in the sandbox's directory.
func (s *sandbox) command(name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(s.t.Context(), name, args...)
	cmd.Dir, cmd.Env = s.dir, s.env
	return cmd
}

// run runs it and returns its output and exit status.
func (s *sandbox) run(name string, args ...string) (stdout, stderr string, status int) {
	s.t.Helper()
	var out, log bytes.Buffer
	cmd := s.command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &log
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		s.t.Fatal(err)
	}
	return out.String(), log.String(), cmd.ProcessState.ExitCode()
}

// listing returns the names in the function's directory, and in TMPDIR.
func (s *sandbox) listing() string {
	s.t.Helper()
	var names []string
	for _, dir := range []string{s.dir, s.tmp} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
	}
	return strings.Join(names, " ")
}
