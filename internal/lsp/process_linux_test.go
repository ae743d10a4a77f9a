package lsp

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// However a session ends while a build runs, the server's process ends with the
// status that the protocol asks for, and takes the build's with it.
func TestTheProcessEnds(t *testing.T) {
	t.Parallel()
	binary := program(t)
	for name, tt := range map[string]struct {
		end    func(*process)
		status int
	}{
		"shutdown and exit": {func(p *process) {
			p.Must("shutdown", nil, nil)
			p.Notify("exit", nil)
		}, 0},
		"exit without shutdown": {func(p *process) { p.Notify("exit", nil) }, 1},
		"the client is gone":    {func(p *process) { p.in.W.Close() }, 1},
		"the client is gone after shutdown": {func(p *process) {
			p.Must("shutdown", nil, nil)
			p.in.W.Close()
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, startFunction)
			p := launch(t, exec.CommandContext(t.Context(), binary, "serve"), dir, nil)
			p.Diagnostics(p.Open(filepath.Join(dir, "main.go")))
			b := block(t)
			p.Go("workspace/executeCommand", run("lambda.build", map[string]any{"dir": dir, "flags": b.flags}))
			b.has(t)
			if n := len(p.running()); n < 3 {
				t.Errorf("only %d processes run: the server, go and the tool must", n)
			}
			tt.end(p)
			err := p.cmd.Wait()
			var exit *exec.ExitError
			if got := p.cmd.ProcessState.ExitCode(); got != tt.status || err != nil && !errors.As(err, &exit) {
				t.Errorf("it ends with %v, want status %d", err, tt.status)
			}
			// What was killed may still be on its way out.
			for range 1000 {
				if len(p.running()) == 0 {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
			t.Errorf("still running: %q", p.running())
		})
	}
}

// running are the command lines of the server and of all that it has started, which
// have its cache in their environment.
func (p *process) running() []string {
	p.t.Helper()
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		p.t.Fatal(err)
	}
	var list []string
	for _, dir := range dirs {
		// A process that has ended has no environment, even if nobody has waited for it.
		environ, err := os.ReadFile(filepath.Join(dir, "environ"))
		if err == nil && slices.Contains(strings.Split(string(environ), "\x00"), p.cache) {
			line, _ := os.ReadFile(filepath.Join(dir, "cmdline"))
			list = append(list, string(line))
		}
	}
	return list
}
