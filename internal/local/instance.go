package local

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// An Instance is one execution environment of a function. Its methods may be
// called from any goroutine.
type Instance struct {
	o       Options
	program program
	log     *logbook
	ctx     context.Context // ends with the one given to Start, or by Close
	cancel  context.CancelFunc

	initLimit time.Duration // shorter in tests

	turn chan struct{} // holds one token: the right to use env
	env  *environment  // nil before the first invocation and after a kill

	closeOnce sync.Once
}

// Start prepares a function: it finds the Python that runs it, but starts no
// process before the first invocation. When ctx ends, so does everything that
// the Instance started, as by Close.
//
// The errors are *failure.Error (no Artifact, no such Python, no awslambdaric
// where Options.Host asks for it) and ctx's.
func Start(ctx context.Context, o Options) (*Instance, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	program, note, err := o.program(ctx)
	if err != nil {
		return nil, err
	}
	in := newInstance(ctx, o, program)
	if note != "" {
		in.log.Printf("%s", note)
	}
	return in, nil
}

// newInstance is Start for complete options and a program that was found.
func newInstance(ctx context.Context, o Options, p program) *Instance {
	in := &Instance{o: o, program: p, log: &logbook{out: o.Log}, initLimit: initLimit, turn: make(chan struct{}, 1)}
	if len(o.Debugger) > 0 {
		in.initLimit = noLimit
	}
	in.ctx, in.cancel = context.WithCancel(ctx)
	in.turn <- struct{}{}
	context.AfterFunc(in.ctx, in.release)
	return in
}

// Close kills the function's process group, if one runs, and returns when it is
// gone. Invocations in flight and later ones fail.
func (in *Instance) Close() error {
	in.cancel()
	in.release()
	return nil
}

func (in *Instance) release() {
	in.closeOnce.Do(func() {
		// The context has ended, so whoever has the turn gives it back soon.
		<-in.turn
		in.stop()
		in.turn <- struct{}{}
	})
}

// Invoke runs the function on one event. Calls that come while one is running
// wait for their turn, in no particular order.
//
// A function that fails, crashes, exits or takes too long gives a Response with
// a FunctionError; the next call starts a new process where the old one is
// gone. The errors are *failure.Error for an event that Lambda would not take
// and where this machine has no port or pipe left, ctx's (the process is killed,
// it cannot be told to stop) and ErrClosed.
func (in *Instance) Invoke(ctx context.Context, inv Invocation) (*Response, error) {
	j, err := in.o.job(inv)
	if err != nil {
		return nil, err
	}
	select {
	case <-in.turn:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-in.ctx.Done():
		return nil, ErrClosed
	}
	defer func() { in.turn <- struct{}{} }()
	if in.ctx.Err() != nil {
		return nil, ErrClosed
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(in.ctx, func() { cancel(ErrClosed) })()

	r, err := in.invoke(ctx, j)
	if err != nil {
		in.stop()
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, err
	}
	return r, nil
}

// Idle waits until the function asks for its next event, having been invoked,
// or has ended. The error is ctx's.
func (in *Instance) Idle(ctx context.Context) error {
	return in.await(ctx, func(e *environment) <-chan struct{} { return e.api.polled })
}

// Ended waits until the function's process has ended on its own account, or by
// Close. The error is ctx's.
func (in *Instance) Ended(ctx context.Context) error {
	return in.await(ctx, func(*environment) <-chan struct{} { return nil })
}

// await has the turn until what comes from sign does, or the process has ended.
func (in *Instance) await(ctx context.Context, sign func(*environment) <-chan struct{}) error {
	select {
	case <-in.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { in.turn <- struct{}{} }()
	if in.env == nil {
		return nil
	}
	select {
	case <-sign(in.env):
	case <-in.env.exited:
	case <-in.ctx.Done():
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// ErrClosed is the error of an invocation that Close, or the end of Start's
// context, has cut off or forestalled.
var ErrClosed = errors.New("the function has been stopped")

// invoke has the turn. Its error is one of Invoke's.
func (in *Instance) invoke(ctx context.Context, j *job) (*Response, error) {
	rep := report{o: in.o, id: j.id}
	if err := in.ready(ctx, &rep); err != nil {
		return nil, err
	}
	if in.env != nil && (rep.init > 0 || in.env.alien) {
		in.env.capture.flush() // what it printed while starting comes first
	}
	in.log.Printf("START RequestId: %s Version: %s", j.id, in.o.Version)
	if rep.failure == nil {
		if err := in.run(ctx, j, &rep); err != nil {
			return nil, err
		}
	}
	if in.env != nil {
		in.env.capture.flush()
	}
	rep.streamed = j.streamed.Load()
	return rep.finish(in.log), nil
}

// ready sees to it that env waits for an invocation, or sets rep's failure.
func (in *Instance) ready(ctx context.Context, rep *report) error {
	if in.env != nil && in.env.alive() {
		return nil
	}
	in.stop()
	err := in.init(ctx, rep, in.initLimit)
	if errors.Is(err, errInitTimeout) {
		in.log.Printf("INIT_REPORT Init Duration: %.2f ms\tPhase: init\tStatus: timeout", ms(in.initLimit))
		in.stop()
		err = in.init(ctx, rep, in.o.Timeout)
		if errors.Is(err, errInitTimeout) {
			rep.timedOut(in.o.Timeout)
			rep.memory = in.env.memoryMB()
			in.stop()
			err = nil
		}
	}
	return err
}

var errInitTimeout = errors.New("init takes too long")

// init starts a process and waits until it asks for an invocation.
func (in *Instance) init(ctx context.Context, rep *report, limit time.Duration) error {
	env, err := start(in.ctx, in.program, in.o, in.log)
	if err != nil {
		if in.ctx.Err() != nil {
			return ErrClosed
		}
		if failure.As(err) != nil {
			return err
		}
		rep.fail("Runtime.InvalidEntrypoint", fmt.Sprintf("RequestId: %s Error: %v", rep.id, err))
		return nil
	}
	in.env = env
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-env.api.ready:
		if !env.alien {
			rep.init = time.Since(env.started)
		}
	case body := <-env.api.initError:
		in.initFailed(rep, body)
	case <-env.exited:
		select {
		case body := <-env.api.initError:
			in.initFailed(rep, body)
		default:
			in.exited(rep)
		}
	case <-timer.C:
		return errInitTimeout
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// initFailed ends a process that has said why it cannot start.
func (in *Instance) initFailed(rep *report, body []byte) {
	rep.init = time.Since(in.env.started)
	rep.memory = in.env.memoryMB()
	rep.payload, rep.failure = body, &reason{}
	in.stop()
}

// exited ends an environment whose process is gone.
func (in *Instance) exited(rep *report) {
	rep.exit(in.env.exitReason())
	rep.memory = in.env.memoryMB()
	in.stop()
}

// run gives j to the process that waits for it, and waits for the outcome.
func (in *Instance) run(ctx context.Context, j *job, rep *report) error {
	rep.begin = time.Now()
	j.header.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(rep.begin.Add(in.o.Timeout).UnixMilli(), 10))
	timer := time.NewTimer(in.o.Timeout)
	defer timer.Stop()

	select {
	case in.env.api.jobs <- j:
	case <-in.env.exited:
		if !in.env.served {
			in.exited(rep)
			return nil
		}
		// It ended on its own account after the invocation before: Lambda would
		// have started another by now.
		if err := in.ready(ctx, rep); err != nil || rep.failure != nil {
			return err
		}
		return in.run(ctx, j, rep)
	case <-timer.C:
		in.timedOut(rep)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
	in.env.begin()

	var out outcome
	select {
	case out = <-j.done:
	case <-in.env.exited:
		select {
		case out = <-j.done: // it had answered before
		default:
			in.exited(rep)
			return nil
		}
	case <-timer.C:
		in.timedOut(rep)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
	rep.answered(out)
	if out.refused {
		// Its last words belong to this invocation.
		select {
		case <-in.env.api.polled:
			select {
			case in.env.api.polled <- struct{}{}: // Idle is to see it too
			default:
			}
		case <-in.env.exited:
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	rep.memory = in.env.memoryMB()
	return nil
}

func (in *Instance) timedOut(rep *report) {
	rep.timedOut(in.o.Timeout)
	rep.memory = in.env.memoryMB()
	in.stop()
}

// stop ends the process, if there is one.
func (in *Instance) stop() {
	if in.env != nil {
		in.env.stop()
		in.env = nil
	}
}
