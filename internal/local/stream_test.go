package local_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// streamTo is a Stream for any response that is not JSON.
func streamTo(w io.Writer) func(string) io.Writer {
	return func(contentType string) io.Writer {
		if contentType == "application/json" {
			return nil
		}
		return w
	}
}

// A response that is one JSON value can be had whole, and an error always is.
func TestStreamOfWhatIsNoStream(t *testing.T) {
	t.Parallel()
	for handler, want := range map[string]string{"decode": "1", "fail": `{"errorMessage":"Oh, Snap!","errorType":"customError"}`} {
		var got bytes.Buffer
		r := send(t, start(t, bootstrap(t, handler)), local.Invocation{Payload: []byte("1"), Stream: streamTo(&got)})
		if r.Streamed || got.Len() > 0 || string(r.Payload) != want {
			t.Errorf("%s: got %+v, streamed %q", handler, r, &got)
		}
	}
}

// What was streamed before a failure is not taken back, and the next invocation
// has nothing to do with it.
func TestStreamBreaksOff(t *testing.T) {
	t.Parallel()
	for handler, kind := range map[string]string{
		"broken stream":       "errorString",
		"exit in the stream":  "Runtime.ExitError",
		"sleep in the stream": "Sandbox.Timedout",
	} {
		t.Run(handler, func(t *testing.T) {
			t.Parallel()
			o := bootstrap(t, handler)
			if handler == "sleep in the stream" {
				o.Timeout = 2 * time.Second
			}
			in := start(t, o)
			for range 2 {
				var got bytes.Buffer
				r := send(t, in, local.Invocation{Stream: streamTo(&got)})
				if f := failure(t, r); f.Type != kind || !r.Streamed || got.String() != "begun" {
					t.Errorf("got %+v, %+v, streamed %q", r, f, &got)
				}
			}
		})
	}
}

type counter struct{ n int }

func (c *counter) Write(p []byte) (int, error) { c.n += len(p); return len(p), nil }

// A stream is cut where Lambda cuts it.
func TestStreamTooLarge(t *testing.T) {
	t.Parallel()
	in := start(t, bootstrap(t, "endless"))
	var got counter
	r := send(t, in, local.Invocation{Stream: streamTo(&got)})
	if f := failure(t, r); f.Type != "Function.ResponseSizeTooLarge" || got.n > function.MaxStream || got.n < function.MaxStream-64<<10 {
		t.Errorf("got %+v, %d bytes", f, got.n)
	}
}

type failingWriter struct{ calls int }

func (w *failingWriter) Write([]byte) (int, error) { w.calls++; return 0, errors.New("gone") }

// Who no longer listens does not disturb the function.
func TestStreamNobodyReads(t *testing.T) {
	t.Parallel()
	in := start(t, bootstrap(t, "stream"))
	var w failingWriter
	for range 2 {
		if r := send(t, in, local.Invocation{Stream: streamTo(&w)}); r.FunctionError != "" || !r.Streamed {
			t.Errorf("got %+v", r)
		}
	}
	if w.calls != 2 {
		t.Errorf("%d writes", w.calls)
	}
}

// Nothing is written once Invoke has returned, however it was cut short.
func TestStreamIsOverWithInvoke(t *testing.T) {
	t.Parallel()
	in := start(t, bootstrap(t, "endless"))
	ctx, cancel := context.WithCancel(t.Context())
	begun, release := make(chan struct{}), make(chan struct{})
	over := false // not synchronized: the race detector would see a late Write
	w := writerFunc(func(p []byte) (int, error) {
		if over {
			t.Error("a late Write")
		}
		select {
		case <-begun:
		default:
			close(begun)
		}
		<-release
		return len(p), nil
	})
	answered := make(chan error, 1)
	go func() {
		_, err := in.Invoke(ctx, local.Invocation{Stream: streamTo(w)})
		over = true
		answered <- err
	}()
	<-begun
	cancel()
	select {
	case <-answered:
		t.Error("Invoke has returned during a Write")
	default:
	}
	close(release)
	if err := <-answered; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
