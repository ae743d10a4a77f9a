// Package proc provides child processes that end, with all their own children,
// when their context does.
package proc

import (
	"context"
	"os/exec"
	"time"
)

// grace is how long a process tree that was asked to end may take before its
// output is abandoned: a grandchild that escaped its group can hold a pipe open.
const grace = 2 * time.Second

// Command is exec.CommandContext for a process that leads a group of its own:
// when ctx ends, the whole group is killed, so that a go build leaves no
// compiler behind and a handler no child. The caller must Wait (or Run).
func Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	setGroup(cmd)
	cmd.Cancel = func() error { return killGroup(cmd) }
	cmd.WaitDelay = grace
	return cmd
}

// Kill ends a started command's process group at once. It is safe to call for a
// process that has ended.
func Kill(cmd *exec.Cmd) error { return killGroup(cmd) }

// KillGroup ends the process group that pid leads at once. The error is the
// system's, os.ErrProcessDone where there is none.
func KillGroup(pid int) error { return killPID(pid) }

// Alive reports whether there is a process pid.
func Alive(pid int) bool { return alive(pid) }

// Gone waits until there is no process pid, looking every so often, and reports
// true; false if ctx is done before.
func Gone(ctx context.Context, pid int, every time.Duration) bool {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for alive(pid) {
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
	}
	return true
}
