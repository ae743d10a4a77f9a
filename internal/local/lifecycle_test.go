//go:build unix

package local_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

func TestTimeout(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		o := s.options(t, "handler.call")
		o.Timeout = 1500 * time.Millisecond
		in := start(t, o)
		first := invoke(t, in, event("pid", "null"))

		r := invoke(t, in, event("sleep", "{}"))
		if got := failure(t, r); got.Type != "Sandbox.Timedout" || got.Message != "RequestId: "+r.RequestID+" Error: Task timed out after 1.50 seconds" {
			t.Errorf("got %+v", got)
		}
		if r.DurationMs != 1500 || r.BilledMs != 1500 {
			t.Errorf("duration %v ms, billed %v ms", r.DurationMs, r.BilledMs)
		}
		want := regexp.MustCompile(`^START RequestId: ` + r.RequestID + ` Version: \$LATEST
sleeping
\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ` + r.RequestID + ` Task timed out after 1\.50 seconds

END RequestId: ` + r.RequestID + `
REPORT RequestId: ` + r.RequestID + `	Duration: 1500\.00 ms	Billed Duration: 1500 ms	Memory Size: 128 MB	(Max Memory Used: \d+ MB	)?Status: timeout	
$`)
		if !want.MatchString(r.Logs) {
			t.Errorf("the log is\n%s", r.Logs)
		}

		// The next invocation has a process of its own.
		next := invoke(t, in, event("pid", "null"))
		if string(next.Payload) == string(first.Payload) || next.InitMs == 0 {
			t.Errorf("pid %s after %s, init %v ms", next.Payload, first.Payload, next.InitMs)
		}
	})
}

func TestExits(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		in := start(t, s.options(t, "handler.call"))
		for _, c := range []struct{ event, want string }{
			{event("leave", `{"status":3}`), "Runtime exited with error: exit status 3"},
			{event("leave", `{"status":0}`), "Runtime exited without providing a reason"},
			{event("sys_exit", `null`), "Runtime exited with error: exit status 3"},
			{event("kill", `{"signal":9}`), "Runtime exited with error: signal: killed"},
			{event("kill", `{"signal":11}`), "Runtime exited with error: signal: segmentation fault"},
		} {
			r := invoke(t, in, c.event)
			got := failure(t, r)
			got.Message = strings.TrimSuffix(got.Message, " (core dumped)")
			if got.Type != "Runtime.ExitError" || got.Message != "RequestId: "+r.RequestID+" Error: "+c.want {
				t.Errorf("%s: got %+v", c.event, got)
			}
			if r.InitMs == 0 || !strings.Contains(r.Logs, "\nRuntime.ExitError\nEND RequestId: ") || !strings.Contains(r.Logs, "\tStatus: error\tError Type: Runtime.ExitError\t\n") {
				t.Errorf("%s: init %v ms, the log is\n%s", c.event, r.InitMs, r.Logs)
			}
		}
	})
}

// A process that ends after its answer is not the next invocation's fault.
func TestExitBetweenInvocations(t *testing.T) {
	t.Parallel()
	s := newest(t)
	in := start(t, s.options(t, "handler.call"))
	when := filepath.Join(t.TempDir(), "now")
	first := invoke(t, in, event("later", `{"when":`+strconv.Quote(when)+`}`))
	pid, err := strconv.Atoi(string(first.Payload))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(when, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	waitForEnd(t, pid)
	r := invoke(t, in, event("pid", "null"))
	if r.FunctionError != "" || r.InitMs == 0 || string(r.Payload) == string(first.Payload) {
		t.Errorf("got %s %s, init %v ms", r.Payload, r.FunctionError, r.InitMs)
	}
}

// Whenever the process is killed, an invocation is answered: by the process, or
// with how it ended.
func TestKillAtAnyMoment(t *testing.T) {
	t.Parallel()
	s := newest(t)
	in := start(t, s.options(t, "handler.pid"))
	for i := range 40 {
		pid, err := 0, error(nil)
		for pid == 0 { // the kill before may hit this invocation
			if pid, err = strconv.Atoi(string(invoke(t, in, "").Payload)); err != nil {
				pid = 0
			}
		}
		var wg sync.WaitGroup
		wg.Go(func() {
			time.Sleep(time.Duration(i) * 20 * time.Microsecond)
			syscall.Kill(pid, syscall.SIGKILL)
		})
		for range 3 {
			r := invoke(t, in, "")
			if r.FunctionError != "" {
				if got := failure(t, r); got.Type != "Runtime.ExitError" || !strings.HasSuffix(got.Message, "signal: killed") {
					t.Errorf("got %+v", got)
				}
			}
		}
		wg.Wait()
	}
}

func TestResponseTooLarge(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		in := start(t, s.options(t, "handler.grow"))
		// The quotes count.
		if r := invoke(t, in, `{"bytes":6291554}`); r.FunctionError != "" || len(r.Payload) != function.MaxResponse {
			t.Errorf("the largest response: %d bytes, %q", len(r.Payload), r.FunctionError)
		}
		for _, n := range []string{"6291555", "7000000"} {
			r := invoke(t, in, `{"bytes":`+n+`}`)
			if got := failure(t, r); got.Type != "Function.ResponseSizeTooLarge" || got.Message != "Response payload size exceeded maximum allowed payload size (6291556 bytes)." {
				t.Errorf("%s: got %+v", n, got)
			}
			if !strings.Contains(r.Logs, "413") {
				t.Errorf("%s: the log is\n%s", n, r.Logs)
			}
		}
		if r := invoke(t, in, `{"bytes":1}`); string(r.Payload) != `"x"` {
			t.Errorf("then: %s", r.Payload)
		}
	})
}

// Closing, cancelling and timing out all end the children of the function too.
func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	s := newest(t)
	child := regexp.MustCompile(`child (\d+)`)
	for _, c := range []struct {
		name    string
		timeout time.Duration
		end     func(in *local.Instance, cancelStart, cancelInvoke context.CancelFunc)
		err     error
	}{
		{name: "close", end: func(in *local.Instance, _, _ context.CancelFunc) { in.Close() }, err: local.ErrClosed},
		{name: "cancel the instance", end: func(_ *local.Instance, cancel, _ context.CancelFunc) { cancel() }, err: local.ErrClosed},
		{name: "cancel the invocation", end: func(_ *local.Instance, _, cancel context.CancelFunc) { cancel() }, err: context.Canceled},
		{name: "timeout", timeout: 5 * time.Second, end: func(*local.Instance, context.CancelFunc, context.CancelFunc) {}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := s.options(t, "handler.family")
			if c.timeout != 0 {
				o.Timeout = c.timeout
			}
			log, w := io.Pipe()
			o.Log = w
			ctx, cancelStart := context.WithCancel(t.Context())
			defer cancelStart()
			in, err := local.Start(ctx, o)
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			ctx, cancelInvoke := context.WithCancel(t.Context())
			defer cancelInvoke()
			ended := make(chan error, 1)
			go func() {
				_, err := in.Invoke(ctx, local.Invocation{Payload: []byte(`{"wait":true}`)})
				w.Close()
				ended <- err
			}()
			pid := 0
			lines := bufio.NewScanner(log)
			for pid == 0 && lines.Scan() {
				if m := child.FindStringSubmatch(lines.Text()); m != nil {
					pid, _ = strconv.Atoi(m[1])
				}
			}
			if pid == 0 {
				t.Fatalf("the handler has not started its child: %v", <-ended)
			}
			go io.Copy(io.Discard, log)
			c.end(in, cancelStart, cancelInvoke)
			if err := <-ended; !errors.Is(err, c.err) {
				t.Errorf("the invocation: %v, want %v", err, c.err)
			}
			waitForEnd(t, pid)
		})
	}
}

// waitForEnd returns when the process no longer runs.
func waitForEnd(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if syscall.Kill(pid, 0) != nil || zombie(pid) {
			return
		}
	}
	t.Fatalf("process %d still runs", pid)
}

// zombie reports whether a process has ended and its parent, which may be the
// system's init, has not asked yet.
func zombie(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(rest, "Z") || strings.HasPrefix(rest, "X")
}
