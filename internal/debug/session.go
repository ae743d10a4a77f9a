package debug

import (
	"context"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// grace is how long Delve may take to end the function and itself.
const grace = 10 * time.Second

// A session is one client's.
type session struct {
	o      *Options
	number int
	client *wire
	cancel context.CancelFunc // ends a build that is under way
	dir    string             // temporary: the socket's and the build's

	target   *Target
	delve    *wire
	instance *local.Instance
	life     context.Context    // the instance's, which outlives the client
	kill     context.CancelFunc // ends life, and Delve at once
	refused  error              // why there is no Delve: what launch fails with

	work    sync.WaitGroup // what runs beside the client's requests
	closing sync.Once
	timer   *time.Timer // kills what does not end in time

	launching  atomic.Bool  // a launch is under way or has been done
	attach     atomic.Int64 // the number of the client's request, if it was to attach
	pid        atomic.Int64 // the function's, once there is one
	terminated atomic.Bool  // Delve has said that the function has ended
	closed     atomic.Bool  // Delve has been told to end
	abandoned  atomic.Bool  // Delve has ended in a way that leaves the function behind
	left       atomic.Bool  // the client wants no more, or is gone
	over       atomic.Bool  // everything has ended but the client's connection
}

// serve is a whole session. It returns when nothing is left of it.
func serve(ctx context.Context, conn net.Conn, number int, o *Options) {
	s := &session{o: o, number: number, client: newWire(conn)}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	ctx, s.cancel = context.WithCancel(ctx)
	defer s.cancel()
	if s.client.check() != nil {
		return
	}
	if s.refused = s.open(ctx); s.refused != nil {
		s.over.Store(true)
	}
	s.fromClient(ctx)
	s.stop()
}

// open starts Delve, which waits for the program, and the invocation, which
// waits for the function.
func (s *session) open(ctx context.Context) (err error) {
	if s.target, err = s.o.Target(ctx); err != nil {
		return err
	}
	if s.dir, err = os.MkdirTemp("", "lambda-lsp-debug-"); err != nil {
		return failure.Wrap("debug", s.target.Run.Dir, err)
	}
	callback, err := listen(s.dir)
	if err != nil {
		return err
	}
	defer callback.Close()
	run := s.target.Run
	run.Artifact = s.dir
	run.Debugger = []string{s.o.Delve, "dap", "--client-addr=unix:" + callback.Addr().String()}
	run.Log = &gate{open: &s.launching, w: io.MultiWriter(s.o.Log, &console{client: s.client})}
	// Without its client Delve ends by itself, and the function with it: that
	// is no reason to kill it.
	s.life, s.kill = context.WithCancel(context.WithoutCancel(ctx))
	if s.instance, err = local.Start(s.life, run); err != nil {
		return err
	}
	answer := make(chan outcome, 1)
	starting, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		r, err := s.instance.Invoke(s.life, local.Invocation{Payload: s.target.Event})
		answer <- outcome{r, err}
		cancel() // a Delve that has ended does not call
	}()
	if s.delve, err = accept(starting, callback); err != nil {
		s.kill()
		return failure.New("run", s.o.Delve, "it does not start%s", (<-answer).why())
	}
	s.work.Go(s.fromDelve)
	s.work.Go(func() { s.finish(<-answer) })
	return nil
}

// An outcome is what Invoke returns.
type outcome struct {
	response *local.Response
	err      error
}

// why is what an outcome says of a Delve that has not come to its work.
func (o outcome) why() string {
	switch {
	case o.err != nil:
		return ": " + o.err.Error()
	case o.response.Logs != "":
		return ": " + o.response.Logs
	}
	return ""
}

// stop ends everything but the client's connection.
func (s *session) stop() {
	s.left.Store(true)
	s.cancel()
	s.closeDelve()
	s.work.Wait()
	if s.instance != nil {
		s.instance.Close()
		s.kill()
	}
	if s.dir != "" {
		proc.RemoveAll(s.dir)
	}
}

// closeDelve has Delve end the function and itself.
func (s *session) closeDelve() {
	if s.delve == nil {
		return
	}
	s.closing.Do(func() {
		s.closed.Store(true)
		s.delve.closeWrite()
		s.timer = time.AfterFunc(grace, func() {
			s.abandoned.Store(true)
			s.kill()
		})
	})
}

// finish shows how the invocation has gone, and ends the session when the
// function is done with it.
func (s *session) finish(o outcome) {
	switch {
	case s.left.Load():
		o = outcome{err: failure.New("debug", s.name(), "stopped before the function answered")}
	case o.err == nil && o.response.Exited && !s.terminated.Load():
		o = outcome{err: failure.New("debug", s.name(), "Delve has ended before the function answered")}
	}
	s.show(o)
	if o.err == nil && !o.response.Exited {
		s.instance.Idle(s.life) // its error is that everything is at its end
	}
	s.closeDelve()
	s.instance.Ended(s.life)
	s.timer.Stop()
	s.instance.Close()
	s.delve.conn.Close()
	if pid := int(s.pid.Load()); pid > 0 && s.abandoned.Load() {
		proc.KillGroup(pid)
	}
	s.over.Store(true)
	s.client.event("terminated", nil)
}

// show tells the client and the caller how the invocation has gone.
func (s *session) show(o outcome) {
	switch {
	case o.err != nil:
		s.client.output("stderr", o.err.Error()+"\n")
	case o.response.FunctionError != "":
		s.client.output("stderr", string(o.response.Payload)+"\n")
	default:
		s.client.output("stdout", string(o.response.Payload)+"\n")
	}
	if s.launching.Load() {
		s.o.Report(Outcome{Session: s.number, Response: o.response, Err: o.err})
	}
}

// name is the function's.
func (s *session) name() string { return s.target.Run.FunctionName }
