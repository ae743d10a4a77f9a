package proc

import (
	"context"
	"os/exec"
)

type yieldingKey struct{}

// Yielding returns a context for work that somebody waits for less than for what else
// goes on: whose processes, with Yield, take what others leave of the processors.
func Yielding(ctx context.Context) context.Context {
	return context.WithValue(ctx, yieldingKey{}, true)
}

// Yield lowers the priority of a started command's process group, and so of what it
// starts from now on, if its context is Yielding. It does nothing where the system has
// no such thing.
func Yield(ctx context.Context, cmd *exec.Cmd) {
	if ctx.Value(yieldingKey{}) != nil {
		lower(cmd.Process.Pid)
	}
}
