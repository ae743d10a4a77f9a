// Package lsp provides the language server: what the engines below find and do,
// in the protocol's terms. Each method of the protocol has a file of its own.
//
// Notifications are handled one after the other, in the order in which they
// arrive; each makes a new view of what is open and set. A request works on the
// view that was current when it arrived, at the same time as others. Neither
// waits for a build.
package lsp

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/settings"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// Options are what a server needs to know of the process it runs in.
type Options struct {
	Version string   // of lambda-lsp, for the client
	Dir     string   // the working directory: where commands run for a client that opens no folder
	Environ []string // NAME=value
	Cache   string   // a directory for what the next session need not find out again; "": none
	Log     io.Writer

	// Spent is called when much memory was needed for a moment: packages were loaded, or
	// a long message was passed on. It returns at once; nil is not called.
	Spent func()
}

// grace is how long Serve waits, after the client has gone, for what is still
// running and has been told to stop.
const grace = 5 * time.Second

// Serve answers the client at the other end of conn until it sends exit, closes
// its end or dies, or until ctx is done. Nothing that the server has started is
// running when Serve returns. It returns nil only if the client has asked for
// shutdown before.
func Serve(ctx context.Context, conn io.ReadWriteCloser, o Options) error {
	s := newServer(ctx, conn, o)
	return s.serve(s)
}

// A server is one connection with one client.
type server struct {
	protocol.UnimplementedServer

	options Options
	stream  *stream
	conn    jsonrpc2.Conn
	client  protocol.Client

	ctx    context.Context // ends with the connection
	cancel context.CancelCauseFunc
	tasks  sync.WaitGroup // goroutines of the server's own
	poll   time.Duration  // how often to look whether the client's process lives
	logMu  sync.Mutex

	// Set once, by initialize.
	can       features          // of the client
	initial   settings.Settings // what the settings were then
	extension bool              // the client shows and asks by itself: see package vscode
	workspace *workspace.Workspace

	pulling sync.Mutex              // held while the settings are asked for
	shown   shown                   // what was found, if the client asks for it
	survey  survey                  // of the functions that are not open
	warned  sync.Map                // the messages that the user has seen
	tokens  atomic.Int64            // of progress, made so far
	cancels sync.Map                // from the token of a work in progress to what cancels it
	last    sync.Map                // from a function's directory to a word on its last command
	lensed  sync.Map                // from a directory to the go command's answer that its lenses were made with
	sampled atomic.Pointer[sampled] // what a hover has shown last
	built   sync.Map                // from a function's directory to a word on its last build
	answers answers                 // that no message holds
	loads   sync.Map                // from a directory to a channel that ends its loading

	mu    sync.Mutex // guards what follows
	phase phase
	view  *view
}

// phase is how far the connection's life has come.
type phase int

const (
	created phase = iota
	initialized
	shutDown
)

func newServer(ctx context.Context, conn io.ReadWriteCloser, o Options) *server {
	s := &server{options: o, poll: 3 * time.Second, view: &view{stale: make(chan struct{})}}
	s.ctx, s.cancel = context.WithCancelCause(ctx)
	s.stream = newStream(conn, s.logf)
	s.conn = jsonrpc2.NewConn(s.stream, jsonrpc2.WithCodec(codec{}))
	s.client = protocol.ClientDispatcher(s.conn)
	return s
}

// serve lets methods, which is s but in tests, handle the client's messages.
func (s *server) serve(methods protocol.Server) error {
	s.conn.Go(s.ctx, s.handler(methods))
	select {
	case <-s.ctx.Done():
	case <-s.stream.read.given:
		s.cancel(errGone)
	}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		// What closing a pipe says that is closed already helps nobody.
		_ = s.stream.Close()
		_ = s.conn.Close()
		if s.workspace != nil {
			s.workspace.Close()
		}
		s.tasks.Wait()
		s.answers.remove()
	}()
	select {
	case <-closed:
	case <-time.After(grace):
		s.logf("gave up waiting for what is still running")
		s.answers.remove()
	}
	if s.current(shutDown) {
		return nil
	}
	return context.Cause(s.ctx)
}

var (
	errGone = failure.New("serve", "", "the client has gone without asking for shutdown")
	errExit = failure.New("serve", "", "the client has sent exit without asking for shutdown")
)

// start runs f in a goroutine that ends before Serve returns. f returns soon
// after ctx, which ends with the connection, is done.
func (s *server) start(f func(ctx context.Context)) {
	s.tasks.Go(func() {
		defer func() {
			if r := recover(); r != nil {
				s.panicked("a task", r)
			}
		}()
		f(s.ctx)
	})
}

func (s *server) current(p phase) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.phase == p
}

func (s *server) enter(p phase) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.phase = p
}

// logf writes a line to the log, which the client shows or keeps.
func (s *server) logf(format string, args ...any) {
	s.logMu.Lock()
	defer s.logMu.Unlock()
	fmt.Fprintf(s.options.Log, format+"\n", args...)
}
