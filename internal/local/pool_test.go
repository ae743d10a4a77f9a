package local_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

func newPool(t *testing.T, o local.Options, limit int) *local.Pool {
	t.Helper()
	p, err := local.NewPool(t.Context(), o, limit)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// Two invocations at once run side by side, and what they started serves others.
func TestPoolRunsAtOnce(t *testing.T) {
	t.Parallel()
	p := newPool(t, newest(t).options(t, "handler.meet"), 2)
	for round := range 3 {
		meet := t.TempDir()
		var wg sync.WaitGroup
		for i := range 2 {
			wg.Go(func() {
				r, err := p.Invoke(t.Context(), local.Invocation{Payload: fmt.Appendf(nil, `{"dir":%q,"me":"%d","other":"%d"}`, meet, i, 1-i)})
				if err != nil || string(r.Payload) != `"met"` {
					t.Errorf("got %v, %v", r, err)
				} else if round > 0 && r.InitMs > 0 {
					t.Error("a free environment was not used")
				}
			})
		}
		wg.Wait()
	}
}

// No more environments start than the limit allows, and no line of their log is
// mixed with another.
func TestPoolKeepsToItsLimit(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	o := newest(t).options(t, "handler.say")
	o.Log = &log
	p := newPool(t, o, 3)
	var started, said sync.Map
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			event := fmt.Sprintf(`"line %d"`, i)
			r, err := p.Invoke(t.Context(), local.Invocation{Payload: []byte(event)})
			if err != nil || string(r.Payload) != event {
				t.Errorf("%s: got %+v, %v", event, r, err)
				return
			}
			said.Store(fmt.Sprintf("line %d", i), true)
			if r.InitMs > 0 {
				started.Store(r.RequestID, true)
			}
		})
	}
	wg.Wait()
	p.Drain()
	n := 0
	started.Range(func(any, any) bool { n++; return true })
	if n < 1 || n > 3 {
		t.Errorf("%d environments", n)
	}
	for line := range strings.Lines(log.String()) {
		line = strings.TrimSuffix(line, "\n")
		switch first, _, _ := strings.Cut(line, " "); first {
		case "START", "END", "REPORT":
		default:
			if _, ok := said.LoadAndDelete(line); !ok {
				t.Errorf("the log has the line %q", line)
			}
		}
	}
	said.Range(func(line, _ any) bool { t.Errorf("the log lacks %q", line); return true })
}

// Draining waits for what has been taken, and takes nothing more.
func TestPoolDrains(t *testing.T) {
	t.Parallel()
	o := newest(t).options(t, "handler.wait")
	log, w := io.Pipe()
	o.Log = w
	p := newPool(t, o, 1)
	when := filepath.Join(t.TempDir(), "now")
	answer := make(chan string, 1)
	go func() {
		r, err := p.Invoke(t.Context(), local.Invocation{Payload: fmt.Appendf(nil, `{"when":%q}`, when)})
		if err != nil {
			t.Error(err)
			answer <- ""
			return
		}
		answer <- string(r.Payload)
	}()
	if _, err := log.Read(make([]byte, 1)); err != nil { // it has begun
		t.Fatal(err)
	}
	go io.Copy(io.Discard, log)
	drained := make(chan struct{})
	go func() {
		p.Drain()
		close(drained)
	}()
	for { // until the drain has begun; what waits for room is turned away with ctx
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := p.Invoke(ctx, local.Invocation{}); errors.Is(err, local.ErrClosed) {
			break
		}
	}
	select {
	case <-drained:
		t.Error("drained with an invocation in flight")
	default:
	}
	if err := os.WriteFile(when, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := <-answer; got != `"waited"` {
		t.Errorf("got %s", got)
	}
	<-drained
}

// Whoever waits for room can leave.
func TestPoolIsFull(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	o := bootstrap(t, "sleep")
	o.Log = writerFunc(func(b []byte) (int, error) {
		if strings.HasPrefix(string(b), "START") {
			close(begun)
		}
		return len(b), nil
	})
	p := newPool(t, o, 1)
	go p.Invoke(t.Context(), local.Invocation{})
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() {
		_, err := p.Invoke(ctx, local.Invocation{})
		left <- err
	}()
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	p.Close() // ends the one that runs
}

// A qualifier is a part of the ARN that the function sees.
func TestQualifier(t *testing.T) {
	t.Parallel()
	r := send(t, start(t, newest(t).options(t, "handler.about")), local.Invocation{Qualifier: "live"})
	if got := decode[struct{ ARN string }](t, r.Payload); !strings.HasSuffix(got.ARN, ":live") {
		t.Errorf("got %s", r.Payload)
	}
}
