package lsp

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

func TestShutdownAndExit(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	s.Must("shutdown", nil, nil)
	if err := s.Call("textDocument/hover", map[string]any{}, nil); code(err) != -32600 {
		t.Errorf("after shutdown a request gives %v", err)
	}
	s.Notify("exit", nil)
	<-s.done
	if s.err != nil {
		t.Errorf("got %v", s.err)
	}
}

func TestExitWithoutShutdown(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	s.Notify("exit", nil)
	<-s.done
	if !errors.Is(s.err, errExit) {
		t.Errorf("got %v", s.err)
	}
}

func TestExitBeforeInitialize(t *testing.T) {
	t.Parallel()
	s := begin(t, start{bare: true})
	s.Notify("exit", nil)
	<-s.done
	if !errors.Is(s.err, errExit) {
		t.Errorf("got %v", s.err)
	}
}

func TestClosedPipe(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	s.client.Close()
	<-s.done
	if !errors.Is(s.err, errGone) {
		t.Errorf("got %v", s.err)
	}
}

// After shutdown some clients just leave.
func TestClosedPipeAfterShutdown(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	s.Must("shutdown", nil, nil)
	s.client.Close()
	<-s.done
	if s.err != nil {
		t.Errorf("got %v", s.err)
	}
}

func TestHalfAFrame(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	if err := s.Write([]byte("Content-Length: 100\r\n\r\n{")); err != nil {
		t.Fatal(err)
	}
	s.client.Close()
	<-s.done
	if !errors.Is(s.err, errGone) {
		t.Errorf("got %v", s.err)
	}
}

func TestBrokenStream(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	if err := s.Write([]byte("Content-Length: -7\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	<-s.done
	if !errors.Is(s.err, errGone) || !strings.Contains(s.log.String(), "malformed frame header") {
		t.Errorf("got %v and the log %s", s.err, s.log)
	}
}

// A client whose process has died while somebody else holds our input open.
func TestGoneParent(t *testing.T) {
	t.Parallel()
	parent := exec.CommandContext(t.Context(), "cat")
	in, err := parent.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	s := begin(t, start{processID: parent.Process.Pid, prepare: func(s *session) { s.server.poll = time.Millisecond }})
	s.settle()
	in.Close()
	if err := parent.Wait(); err != nil {
		t.Fatal(err)
	}
	<-s.done
	if s.err == nil || !strings.Contains(s.err.Error(), "has gone") {
		t.Errorf("got %v", s.err)
	}
}

// A process id that means nothing here, as from another container, is ignored.
func TestParentElsewhere(t *testing.T) {
	t.Parallel()
	s := begin(t, start{processID: 1 << 30, prepare: func(s *session) { s.server.poll = time.Millisecond }})
	s.settle()
	s.Must("shutdown", nil, nil)
	s.Notify("exit", nil)
	<-s.done
	if s.err != nil {
		t.Errorf("got %v", s.err)
	}
}

// The client's end of the input may be one that closing does not wake, as a
// terminal is.
func TestInputThatNeverEnds(t *testing.T) {
	t.Parallel()
	client, end := lsptest.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, stuck{end}, Options{Log: io.Discard}) }()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	client.Close()
}

// stuck is a connection that ignores Close.
type stuck struct{ io.ReadWriter }

func (stuck) Close() error { return nil }

// A client that writes all it has before it reads, and one that never reads.
func TestClientThatDoesNotRead(t *testing.T) {
	t.Parallel()
	for _, reads := range []bool{true, false} {
		client, end := lsptest.Pipe()
		s := newServer(t.Context(), end, Options{Log: io.Discard})
		s.stream.drain = time.Millisecond
		if reads {
			s.stream.drain = time.Hour
		}
		done := make(chan error, 1)
		go func() { done <- s.serve(s) }()
		for range 1000 {
			if _, err := client.Write(frame.Append(nil, []byte(`{"jsonrpc":"2.0","id":1,"method":"lambda/a"}`))); err != nil {
				t.Fatal(err)
			}
		}
		client.W.Close()
		if reads {
			in := frame.NewReader(client)
			for range 1000 {
				if _, err := in.Read(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := <-done; !errors.Is(err, errGone) {
			t.Errorf("got %v", err)
		}
	}
}

func TestBeforeInitialize(t *testing.T) {
	t.Parallel()
	s := begin(t, start{bare: true})
	if err := s.Call("textDocument/hover", map[string]any{}, nil); code(err) != -32002 {
		t.Errorf("a request gives %v", err)
	}
	s.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": "file:///a.go", "text": "x"}})
	s.initialize(start{})
	if err := s.Call("initialize", map[string]any{"capabilities": map[string]any{}}, nil); code(err) != -32600 {
		t.Errorf("a second initialize gives %v", err)
	}
	if n := len(s.server.now().docs); n != 0 {
		t.Errorf("%d documents were opened before initialize", n)
	}
}

// code returns the code of a reply's error, 0 when it is none.
func code(err error) int {
	var e *lsptest.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}
