package lsp

import (
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// A process is a server in a process of its own, and the editor that started it.
type process struct {
	*lsptest.Editor
	t     *testing.T
	cmd   *exec.Cmd
	in    frame.Conn
	cache string // a variable of its environment that no other process has
}

// program builds the server.
func program(t *testing.T) string {
	t.Helper()
	binary, err := testenv.Program(t.TempDir(), "cmd/lambda-lsp")
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// launch starts a server, by the command line that cmd is, on a folder. It keeps
// what it learns in a cache of its own.
func launch(t *testing.T, cmd *exec.Cmd, dir string, options any) *process {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	cache := "LAMBDA_LSP_CACHE=" + t.TempDir()
	cmd.Env = append(cmd.Environ(), cache)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: cmd, in: frame.Conn{ReadCloser: out, W: in}, cache: cache}
	p.Editor = lsptest.New(t, p.in)
	p.Must("initialize", map[string]any{
		"processId": os.Getpid(), "rootUri": lsptest.URI(dir), "capabilities": json.RawMessage(capabilities),
		"initializationOptions": options,
	}, nil)
	p.Notify("initialized", map[string]any{})
	return p
}

// end ends the session in order.
func (p *process) end() {
	p.t.Helper()
	p.Must("shutdown", nil, nil)
	p.Notify("exit", nil)
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("the server: %v", err)
	}
}
