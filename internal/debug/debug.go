// Package debug runs a function under Delve for whoever speaks the debug adapter
// protocol (DAP): an editor connects, launches with an empty configuration, and
// has the function in its debugger with an event on its way to it.
//
// Each client that connects gets a session of its own: a build, a Delve, an
// execution environment and one invocation. The session ends when the function
// has answered and asks for its next event, or with the client. What the client
// and Delve say to each other is passed on as it is, but for the request to
// launch, which the session fills in, and for the end, which is the session's.
package debug

import (
	"context"
	"io"
	"net"
	"sync"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// Options say what to debug.
type Options struct {
	Delve string // path of the dlv that FindDelve found

	// Target says at the beginning of a session how the function runs and on
	// which event. Its error is what the client's launch fails with.
	Target func(ctx context.Context) (*Target, error)

	Log io.Writer // the functions' output and Lambda's own lines; nil: nowhere

	// Report is told how each session has gone, by several goroutines at once.
	Report func(Outcome)
}

// A Target is the function as one session has it.
type Target struct {
	// Run says how to run it: all but the Artifact, which Build makes.
	Run   local.Options
	Event []byte
	// Build builds the function for a debugger into dir and returns the
	// program's path. Its error is what the client's launch fails with.
	Build func(ctx context.Context, dir string) (program string, err error)
}

// An Outcome is how a session that came to a launch has gone: with the
// function's response, or with an error.
type Outcome struct {
	Session  int // counted from 1
	Response *local.Response
	Err      error
}

// Serve lets every client that l accepts debug the function, several at once if
// they come so, until ctx ends; it closes l, and returns when everything that
// the sessions started is gone. The error is ctx's, or that of Accept.
func Serve(ctx context.Context, l net.Listener, o Options) error {
	defer context.AfterFunc(ctx, func() { l.Close() })()
	defer l.Close()
	if o.Log == nil {
		o.Log = io.Discard
	}
	o.Log = &lockedWriter{w: o.Log}
	life, cancel := context.WithCancel(ctx) // also ends when Accept fails
	var sessions sync.WaitGroup
	defer sessions.Wait()
	defer cancel()
	for number := 1; ; number++ {
		conn, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return err
		}
		sessions.Go(func() { serve(life, conn, number, &o) })
	}
}

// A lockedWriter is for several sessions at a time.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
