// Package watch keeps a function answering while its code is being edited: it
// builds the function when one of its files has been saved, and puts the new
// build in the place of the old one without losing an invocation.
package watch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// Options say what to watch.
type Options struct {
	Dir  string // the function's, for messages
	Name string // the function's, until the first build says
	Temp string // a directory for what is built; whoever made it removes it after Close

	// Inputs lists what a build reads, and whatever else is to be watched.
	Inputs func(ctx context.Context) (build.Inputs, error)
	// Build builds the function into a directory of its own and says how to run
	// it. Its error is told to Failed and to those who invoke the function as
	// long as there has been no good build.
	Build func(ctx context.Context, output string) (local.Options, error)
	// Environments is how many invocations may run at once; more wait.
	Environments int

	// Built and Failed are told how builds end, one at a time: when invocations
	// get the new code, or why they do not. A build that a newer save has
	// overtaken is not reported. Failed also learns of what cannot be watched.
	Built  func(seconds float64)
	Failed func(err error)
}

// A Function is watched from Start to Close. Its methods may be called from any
// goroutine.
type Function struct {
	o       Options
	ctx     context.Context
	cancel  context.CancelFunc
	notify  *notifier
	builds  int            // made so far, for their directories' names
	retired sync.WaitGroup // old builds that still have invocations
	stopped chan struct{}

	mu      sync.Mutex
	current *generation   // what answers; nil before the first good build
	err     error         // why there is none
	busy    bool          // a build is on its way
	settled chan struct{} // closed when busy ends
}

// A generation is one good build.
type generation struct {
	name string
	pool *local.Pool
	dir  string
}

// Start begins to watch, and to build. When ctx ends, so does everything that
// the Function started, as by Close. The error is a *failure.Error for a system
// that cannot watch files.
func Start(ctx context.Context, o Options) (*Function, error) {
	n, err := newNotifier()
	if err != nil {
		return nil, failure.Wrap("watch", o.Dir, err)
	}
	f := &Function{o: o, notify: n, stopped: make(chan struct{}), busy: true, settled: make(chan struct{})}
	f.ctx, f.cancel = context.WithCancel(ctx)
	go f.run()
	return f, nil
}

// Close ends the function's processes and returns when nothing of them is left.
func (f *Function) Close() {
	f.cancel()
	<-f.stopped
	f.retired.Wait()
	if f.current != nil {
		f.current.pool.Close()
	}
}

// Name is the function's name, as the build that answers has it.
func (f *Function) Name() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.current == nil {
		return f.o.Name
	}
	return f.current.name
}

// A NotBuilt is the error of an invocation before the first good build.
type NotBuilt struct{ Err error }

func (e *NotBuilt) Error() string { return "no build has succeeded yet: " + e.Err.Error() }

// Unwrap returns why the last build failed.
func (e *NotBuilt) Unwrap() error { return e.Err }

// Invoke runs the last good build on an event: the one that answers when the
// call comes is the one that answers it, however long that takes. Where there
// is none yet, it waits for a build that is on its way. The errors are those of
// local.Pool's Invoke, and *NotBuilt.
func (f *Function) Invoke(ctx context.Context, inv local.Invocation) (*local.Response, error) {
	for {
		g, err := f.answering(ctx)
		if err != nil {
			return nil, err
		}
		r, err := g.pool.Invoke(ctx, inv)
		// It was retired between the two calls: the next one is there already.
		if errors.Is(err, local.ErrClosed) && f.ctx.Err() == nil {
			continue
		}
		return r, err
	}
}

func (f *Function) answering(ctx context.Context) (*generation, error) {
	for {
		f.mu.Lock()
		g, err, busy, settled := f.current, f.err, f.busy, f.settled
		f.mu.Unlock()
		switch {
		case f.ctx.Err() != nil:
			return nil, local.ErrClosed
		case g != nil:
			return g, nil
		case !busy:
			return nil, &NotBuilt{err}
		}
		select {
		case <-settled:
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-f.ctx.Done():
			return nil, local.ErrClosed
		}
	}
}

// compile makes a generation of the files as they are.
func (f *Function) compile(ctx context.Context) (*generation, error) {
	f.builds++
	dir := filepath.Join(f.o.Temp, strconv.Itoa(f.builds))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, failure.Wrap("watch", f.o.Dir, err)
	}
	g, err := f.compileInto(ctx, dir)
	if err != nil {
		proc.RemoveAll(dir) // what is left there goes with Temp
	}
	return g, err
}

func (f *Function) compileInto(ctx context.Context, dir string) (*generation, error) {
	o, err := f.o.Build(ctx, dir)
	if err != nil {
		return nil, err
	}
	pool, err := local.NewPool(f.ctx, o, f.o.Environments)
	if err != nil {
		return nil, err
	}
	return &generation{name: o.FunctionName, pool: pool, dir: dir}, nil
}

// swap has g answer from now on. What the build before has taken it finishes.
func (f *Function) swap(g *generation) {
	f.mu.Lock()
	old := f.current
	f.current, f.err = g, nil
	f.mu.Unlock()
	if old == nil {
		return
	}
	f.retired.Go(func() {
		old.pool.Drain()
		proc.RemoveAll(old.dir) // what is left there goes with Temp
	})
}

// setBusy notes whether a build is on its way.
func (f *Function) setBusy(busy bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if busy == f.busy {
		return
	}
	f.busy = busy
	if busy {
		f.settled = make(chan struct{})
	} else {
		close(f.settled)
	}
}
