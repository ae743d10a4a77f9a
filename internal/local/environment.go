package local

import (
	"context"
	"os/exec"
	"strings"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// An environment is one process of the function with the Runtime API and the
// log pipe that are its alone: a process that outlives its kill cannot answer
// for the next one.
type environment struct {
	api     *runtimeAPI
	capture *capture
	cmd     *exec.Cmd
	cancel  context.CancelFunc
	started time.Time
	exited  chan struct{} // closed when the process and its group are gone, and what they sent is taken
	served  bool          // has taken an invocation
	alien   bool          // the process is a debugger: its size and how long it takes say nothing
	peakKB  int           // at the last measurement
}

// A program is how to start the function's process.
type program struct {
	path  string
	args  []string
	stdin string
}

// start runs p in a new environment that ends with ctx at the latest. The error
// is that of fork and exec, or a *failure.Error when it did not come to that.
func start(ctx context.Context, p program, o Options, log *logbook) (*environment, error) {
	api, err := newRuntimeAPI()
	if err != nil {
		return nil, failure.Wrap("run", o.FunctionName, err)
	}
	capture, err := newCapture(log)
	if err != nil {
		api.close()
		return nil, failure.Wrap("run", o.FunctionName, err)
	}
	ctx, cancel := context.WithCancel(ctx)
	e := &environment{
		api: api, capture: capture, cancel: cancel,
		started: time.Now(), exited: make(chan struct{}), alien: len(o.Debugger) > 0,
	}
	err = proc.WhileBusy(func() error {
		e.cmd = proc.Command(ctx, p.path, p.args...)
		e.cmd.Dir = o.Dir
		e.cmd.Env = o.environ(api.addr)
		if p.stdin != "" {
			e.cmd.Stdin = strings.NewReader(p.stdin)
		}
		e.cmd.Stdout, e.cmd.Stderr = capture.w, capture.w
		return e.cmd.Start()
	})
	if err != nil {
		cancel()
		api.close()
		capture.close()
		return nil, err
	}
	go func() {
		defer close(e.exited)
		e.cmd.Wait()     // how it ended is in ProcessState
		proc.Kill(e.cmd) // the children it left in its group
		api.settle()
	}()
	return e, nil
}

// stop kills the process with its group and returns when everything it printed
// is in the log.
func (e *environment) stop() {
	e.cancel()
	<-e.exited
	e.capture.flush()
	e.api.close()
	e.capture.close()
}

// alive reports whether the process still runs, and measures it if so.
func (e *environment) alive() bool {
	select {
	case <-e.exited:
		return false
	default:
	}
	kb, running := measure(e.cmd.Process.Pid)
	if !running {
		select {
		case <-e.exited: // any moment now
			return false
		case <-time.After(time.Second):
			return true // only its first thread has ended
		}
	}
	e.peakKB = max(e.peakKB, kb)
	return true
}

// begin notes that the process has taken an invocation.
func (e *environment) begin() { e.served = true }

// memoryMB is the process's peak resident size so far, 0 if unknown.
func (e *environment) memoryMB() int {
	if e.alien {
		return 0
	}
	if !e.alive() {
		e.peakKB = max(e.peakKB, peakAtExit(e.cmd.ProcessState))
	}
	return (e.peakKB + 1023) / 1024
}

// exitReason is how Lambda words the end of a process.
func (e *environment) exitReason() string {
	if e.cmd.ProcessState.Success() {
		return "Runtime exited without providing a reason"
	}
	return "Runtime exited with error: " + e.cmd.ProcessState.String()
}
