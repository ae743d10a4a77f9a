package debug_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-dap"

	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// A process is one of the machine's.
type process int

// parent is the process that has started it.
func (p process) parent(t *testing.T) process {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := bytes.Cut(status, []byte("\nPPid:\t"))
	number, _, _ := strings.Cut(string(after), "\n")
	pid, err := strconv.Atoi(number)
	if err != nil {
		t.Fatal(err)
	}
	return process(pid)
}

func (p process) kill(t *testing.T) {
	t.Helper()
	if err := syscall.Kill(int(p), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// running reports whether the process runs: one that has ended and whose parent
// has not asked yet does not.
func (p process) running() bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p))
	if err != nil {
		return false
	}
	_, after, _ := bytes.Cut(stat, []byte(") "))
	return !bytes.HasPrefix(after, []byte("Z")) && !bytes.HasPrefix(after, []byte("X"))
}

// gone waits until the process is no more: for as long as a wait may take.
func (p process) gone(t *testing.T, what string) {
	t.Helper()
	fd, err := pidfdOpen(int(p))
	if err == syscall.ESRCH {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	if !ended(fd) {
		t.Errorf("%s, process %d, is still there", what, p)
		p.kill(t)
	}
}

// atBreakpoint has a session with a function that has stopped, and returns the
// function's process and Delve's.
func atBreakpoint(t *testing.T, f *function) (c *client, target, delve process) {
	t.Helper()
	c = connect(t, f.address)
	line := f.line("// stop")
	c.launch(nil, f.file, line)
	target = process(event[*dap.ProcessEvent](c).Body.SystemProcessId)
	delve = target.parent(t)
	c.run()
	c.at(f.file, line)
	return c, target, delve
}

// Whoever goes away without a word, nothing stays behind.
func TestClientVanishes(t *testing.T) {
	t.Parallel()
	f := begin(t, startModel)
	c, target, delve := atBreakpoint(t, f)
	c.conn.Close()
	part := <-f.parts
	if !strings.Contains(part.Error, "stopped before the function answered") {
		t.Errorf("the command says %+v", part)
	}
	target.gone(t, "the function")
	delve.gone(t, "Delve")
	f.runsThrough(`"Hello, World!"`)
}

func TestDelveIsKilled(t *testing.T) {
	t.Parallel()
	f := begin(t, shimModel)
	c, target, delve := atBreakpoint(t, f)
	delve.kill(t)
	event[*dap.TerminatedEvent](c)
	if shown := c.output("stderr"); !strings.Contains(shown, "Delve has ended before the function answered") {
		t.Errorf("the client is shown %q", shown)
	}
	if part := <-f.parts; !strings.Contains(part.Error, "Delve has ended") {
		t.Errorf("the command says %+v", part)
	}
	target.gone(t, "the function")
	if r, ok := c.ask("threads", nil).(*dap.ErrorResponse); !ok || r.Message != "the session has ended" {
		t.Errorf("a request after the end\n%s", c.transcript())
	}
	c.disconnect()
	f.runsThrough(`"Hello, World!"`)
}

func TestFunctionIsKilled(t *testing.T) {
	t.Parallel()
	f := newFunction(t, startModel)
	f.edit("return greeting, nil", `fmt.Println("on we go"); select {}`)
	f.serve(defaults)
	c, target, delve := atBreakpoint(t, f)
	c.resume(stop{thread: 1})
	c.shown("on we go") // Delve waits for it
	target.kill(t)
	event[*dap.TerminatedEvent](c)
	if part := <-f.parts; part.Invocation == nil || !strings.Contains(string(part.Invocation.Payload), "Runtime.ExitError") {
		t.Errorf("the command says %+v", part)
	}
	delve.gone(t, "Delve")
	c.disconnect()
}

// An interrupted command takes everything with it.
func TestCommandIsInterrupted(t *testing.T) {
	t.Parallel()
	f := begin(t, startModel)
	c, target, delve := atBreakpoint(t, f)
	f.stop()
	if target.running() || delve.running() {
		t.Error("the command has ended before what it started")
	}
	c.awaitEnd()
}

// Even one that is killed leaves nothing: Delve ends with its connection.
func TestCommandIsKilled(t *testing.T) {
	t.Parallel()
	f := newFunction(t, shimModel)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(f.env().Environ, serveVariable+"="+f.dir, "TMPDIR="+t.TempDir()) // where it leaves its build
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer proc.Kill(cmd)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	f.address = strings.TrimSpace(line)
	c, target, delve := atBreakpoint(t, f)
	process(cmd.Process.Pid).kill(t)
	io.Copy(io.Discard, out)
	c.awaitEnd()
	delve.gone(t, "Delve")
	target.gone(t, "the function")
}
