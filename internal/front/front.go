// Package front provides the web server in front of functions that run here:
// the part of Lambda's API that invokes them, for SDKs and the AWS CLI, and what
// a function URL or an HTTP API does, for browsers and curl.
package front

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// A Function is what answers invocations.
type Function interface {
	Name() string
	// Invoke has the contract of local.Pool's; other errors say why the function
	// cannot be invoked at this time.
	Invoke(ctx context.Context, inv local.Invocation) (*local.Response, error)
}

// An Invoked is one invocation and what came of it.
type Invoked struct {
	Function string
	Via      string // "api", "http", or "event" for an asynchronous one
	Request  string // method and path of an HTTP request
	Status   int    // of the HTTP response; 0 for an asynchronous one
	Response *local.Response
	Err      error // why there was no Response
}

// Options say what is served, and to whom.
type Options struct {
	Functions []Function
	// Hosts are names that requests may address, and come from, beside this
	// machine's own.
	Hosts []string
	// Invoked, if not nil, is told of every invocation, by several goroutines.
	Invoked func(Invoked)
	// Printf, if not nil, is told what is wrong with a function's answer.
	Printf func(format string, args ...any)
}

// patience is how long clients may take. A slow one costs a connection, never an
// execution environment that has answered: a request is read whole before its
// function is invoked, and a response is written when the environment is free,
// unless it is a stream.
type patience struct {
	header time.Duration // to send a request's header
	body   time.Duration // to send its body
	write  time.Duration // to take a piece of the response
	idle   time.Duration // between two requests
}

var usual = patience{header: 10 * time.Second, body: 60 * time.Second, write: 30 * time.Second, idle: 120 * time.Second}

// A server serves the functions of its Options.
type server struct {
	Options
	patience
	ctx   context.Context // ends with the server
	api   http.Handler
	queue chan struct{} // holds a token for each asynchronous invocation

	mu    sync.Mutex
	ended bool           // nothing may begin any more
	work  sync.WaitGroup // requests and asynchronous invocations
}

// Serve answers requests that come to l until ctx ends, and then returns nil
// with no invocation left; other errors are those of l, which it closes.
//
// The invoke API is at /2015-03-31/functions/NAME/invocations and
// /2021-11-15/functions/NAME/response-streaming-invocations. Every other path is
// an HTTP request to the function, if there is one; of several, the path's first
// element says to which, and the function sees the path without it.
func Serve(ctx context.Context, l net.Listener, o Options) error { return serve(ctx, l, o, usual) }

func serve(ctx context.Context, l net.Listener, o Options, p patience) error {
	ctx, cancel := context.WithCancel(ctx)
	s := newServer(ctx, o, p)
	h := &http.Server{
		Handler:           s.wait(s.guard(http.HandlerFunc(s.serve))),
		ReadHeaderTimeout: p.header,
		IdleTimeout:       p.idle,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	stop := context.AfterFunc(ctx, func() { h.Close() })
	err := h.Serve(l)
	stop()
	cancel()
	s.end()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// begin counts something that is to be over when Serve returns, with work.Done.
// It reports false when it is too late for that.
func (s *server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.work.Add(1)
	}
	return !s.ended
}

// end returns when all has come to its end.
func (s *server) end() {
	s.mu.Lock()
	s.ended = true
	s.mu.Unlock()
	s.work.Wait()
}

func newServer(ctx context.Context, o Options, p patience) *server {
	if o.Invoked == nil {
		o.Invoked = func(Invoked) {}
	}
	if o.Printf == nil {
		o.Printf = func(string, ...any) {}
	}
	s := &server{Options: o, patience: p, ctx: ctx, queue: make(chan struct{}, maxQueued)}
	s.api = s.invokeAPI()
	return s
}

func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/2015-03-31/") || strings.HasPrefix(r.URL.Path, "/2021-11-15/") {
		s.api.ServeHTTP(w, r)
		return
	}
	path := r.URL.EscapedPath()
	if len(s.Functions) == 1 {
		s.serveHTTP(w, r, s.Functions[0], path)
		return
	}
	name, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	f := s.function(name)
	if f == nil {
		writeMessage(w, http.StatusNotFound, "no function here is called "+quoted(name)+"; there are /"+strings.Join(s.names(), "/, /")+"/")
		return
	}
	s.serveHTTP(w, r, f, "/"+rest)
}

// function returns the function of that name, nil if there is none.
func (s *server) function(name string) Function {
	for _, f := range s.Functions {
		if f.Name() == name {
			return f
		}
	}
	return nil
}

func (s *server) names() []string {
	var names []string
	for _, f := range s.Functions {
		names = append(names, f.Name())
	}
	slices.Sort(names)
	return names
}

// invoke has f answer, whether or not the client stays: like Lambda, it finishes
// what it has begun.
func (s *server) invoke(r *http.Request, f Function, inv local.Invocation) (*local.Response, error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	return f.Invoke(ctx, inv)
}

var errTooLarge = errors.New("too large")

// readBody reads a request's body of at most limit bytes. The error is
// errTooLarge or that of reading.
func (s *server) readBody(w http.ResponseWriter, r *http.Request, limit int) ([]byte, error) {
	// It stays where the body was not read: the rest of it is still to be thrown
	// away. Where it was, the connection would seem broken when it has passed.
	c := http.NewResponseController(w)
	c.SetReadDeadline(time.Now().Add(s.body))
	if r.ContentLength > int64(limit) {
		return nil, errTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(limit)))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, errTooLarge
	}
	if err == nil {
		err = c.SetReadDeadline(time.Time{})
	}
	return body, err
}

// wait gives next a writer with the server's patience, and Serve a reason to wait.
func (s *server) wait(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.begin() {
			panic(http.ErrAbortHandler) // the connection has been closed
		}
		defer s.work.Done()
		next.ServeHTTP(&patient{w, s.write}, r)
	})
}

// A patient writes to a client at once, and gives it up when it takes nothing
// for too long.
type patient struct {
	http.ResponseWriter
	patience time.Duration
}

func (p *patient) Write(b []byte) (n int, err error) {
	const piece = 64 << 10
	c := http.NewResponseController(p.ResponseWriter)
	for n < len(b) && err == nil {
		c.SetWriteDeadline(time.Now().Add(p.patience))
		var m int
		m, err = p.ResponseWriter.Write(b[n:min(n+piece, len(b))])
		n += m
	}
	if err == nil {
		err = c.Flush()
	}
	if err == nil {
		err = c.SetWriteDeadline(time.Time{})
	}
	return n, err
}

// Unwrap is for http.ResponseController.
func (p *patient) Unwrap() http.ResponseWriter { return p.ResponseWriter }
