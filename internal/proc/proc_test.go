//go:build unix

package proc_test

import (
	"bufio"
	"context"
	"errors"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// Cancelling ends the grandchild too: the pipe it holds open reaches its end.
func TestCancelEndsTheWholeTree(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cmd := proc.Command(ctx, "sh", "-c", "sleep 600 & echo $!; wait")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := bufio.NewReader(out)
	line, err := r.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := r.ReadByte(); err == nil {
		t.Fatal("the grandchild still writes")
	}
	if err := cmd.Wait(); err == nil {
		t.Error("a killed command reports success")
	}
	// A zombie that init has not reaped yet still answers signal 0; what
	// counts is that it no longer runs, which the closed pipe has shown.
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		t.Errorf("kill %d: %v", pid, err)
	}
}

func TestAlive(t *testing.T) {
	cmd := proc.Command(t.Context(), "cat")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if !proc.Alive(cmd.Process.Pid) {
		t.Error("a process that waits for its input is not alive")
	}
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if proc.Alive(cmd.Process.Pid) {
		t.Error("a process that has ended is alive")
	}
}
