package front

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// send opens a connection and sends text on it.
func (s *running) send(t *testing.T, text string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return c
}

// Whoever sends half of a request, or nothing, keeps nobody else from being
// answered, and is given up.
func TestHalfOpenClients(t *testing.T) {
	t.Parallel()
	short := usual
	short.header, short.body = 200*time.Millisecond, 200*time.Millisecond
	var invoked atomic.Int64
	f := fake{"fn", func(context.Context, local.Invocation) (*local.Response, error) {
		invoked.Add(1)
		return &local.Response{Payload: []byte("1")}, nil
	}}
	s := servingFor(t, Options{Functions: []Function{f}}, short)
	var halves []net.Conn
	for range 50 {
		for _, text := range []string{
			"",
			"POST / HTTP/1.1\r\nHost: loc",
			"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf",
			"POST /2015-03-31/functions/fn/invocations HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf",
		} {
			halves = append(halves, s.send(t, text))
		}
	}
	if r, _ := s.do(t, "GET", "/", ""); r.StatusCode != 200 {
		t.Errorf("got %d", r.StatusCode)
	}
	for _, c := range halves {
		if _, err := io.ReadAll(c); err != nil && !strings.Contains(err.Error(), "reset") {
			t.Errorf("not given up: %v", err)
		}
	}
	if n := invoked.Load(); n != 1 {
		t.Errorf("%d invocations", n)
	}
}

// A client that takes nothing of a stream holds up its function for a while, and
// then no longer.
func TestClientThatDoesNotRead(t *testing.T) {
	t.Parallel()
	short := usual
	short.write = 200 * time.Millisecond
	written := make(chan error, 1)
	f := fake{"fn", func(_ context.Context, inv local.Invocation) (*local.Response, error) {
		w := inv.Stream("text/plain")
		for {
			if _, err := w.Write(make([]byte, 1<<20)); err != nil {
				written <- err
				return &local.Response{Streamed: true}, nil
			}
		}
	}}
	s := servingFor(t, Options{Functions: []Function{f}}, short)
	s.send(t, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if err := <-written; err == nil {
		t.Error("all was written")
	}
}

// A client that leaves does not end the invocation that it has begun.
func TestClientThatLeaves(t *testing.T) {
	t.Parallel()
	begun, left, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	f := fake{"fn", func(ctx context.Context, inv local.Invocation) (*local.Response, error) {
		close(begun)
		<-left
		ended <- ctx.Err()
		return &local.Response{Payload: []byte("1")}, nil
	}}
	s := serving(t, Options{Functions: []Function{f}})
	c := s.send(t, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	<-begun
	c.Close()
	close(left)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// The end of the server ends what runs, and refuses what waits.
func TestEndOfTheServer(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var begun sync.WaitGroup
	begun.Add(2)
	f := fake{"fn", func(ctx context.Context, inv local.Invocation) (*local.Response, error) {
		begun.Done()
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	reported := 0 // not synchronized: a report after the end would be a race
	report := func(Invoked) { reported++ }
	go func() { ended <- Serve(ctx, l, Options{Functions: []Function{f}, Invoked: report}) }()
	s := &running{url: "http://" + l.Addr().String()}
	s.send(t, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	s.send(t, "POST /2015-03-31/functions/fn/invocations HTTP/1.1\r\nHost: localhost\r\nX-Amz-Invocation-Type: Event\r\nContent-Length: 2\r\n\r\n{}")
	begun.Wait()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if reported != 1 { // the asynchronous one was never made
		t.Errorf("%d reports", reported)
	}
}

// Only so many asynchronous invocations wait.
func TestAsynchronousQueueIsBounded(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	f := fake{"fn", func(ctx context.Context, inv local.Invocation) (*local.Response, error) {
		<-release
		return &local.Response{Payload: []byte("1")}, nil
	}}
	s := serving(t, Options{Functions: []Function{f}})
	defer close(release)
	for i := range maxQueued + 1 {
		r, body := s.do(t, "POST", "/2015-03-31/functions/fn/invocations", "1", "X-Amz-Invocation-Type", "Event")
		want := 202
		if i == maxQueued {
			want = 429
		}
		if r.StatusCode != want {
			t.Fatalf("invocation %d: %d %s", i, r.StatusCode, body)
		}
	}
}
