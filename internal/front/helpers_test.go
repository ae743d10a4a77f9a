package front

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// A fake is a Function that answers as the test says.
type fake struct {
	name   string
	answer func(ctx context.Context, inv local.Invocation) (*local.Response, error)
}

func (f fake) Name() string { return f.name }

func (f fake) Invoke(ctx context.Context, inv local.Invocation) (*local.Response, error) {
	r, err := f.answer(ctx, inv)
	if r != nil {
		r.RequestID = inv.RequestID
	}
	return r, err
}

// echo answers with its event.
func echo(name string) fake {
	return fake{name, func(_ context.Context, inv local.Invocation) (*local.Response, error) {
		return &local.Response{Payload: inv.Payload, Logs: "the log of " + name + "\n"}, nil
	}}
}

// says answers every event with the same payload.
func says(payload string) fake {
	return fake{"fn", func(context.Context, local.Invocation) (*local.Response, error) {
		return &local.Response{Payload: []byte(payload)}, nil
	}}
}

// streams answers with pieces of that content type, and ends as end says.
func streams(contentType string, end local.Response, pieces ...string) fake {
	return fake{"fn", func(_ context.Context, inv local.Invocation) (*local.Response, error) {
		w := inv.Stream(contentType)
		if w == nil {
			end.Payload = []byte(strings.Join(pieces, ""))
			return &end, nil
		}
		for _, p := range pieces {
			io.WriteString(w, p)
		}
		end.Streamed = true
		return &end, nil
	}}
}

// A running server of a test, and what it said of functions' answers.
type running struct {
	url string

	mu      sync.Mutex
	printed []string
}

// serving serves functions until the test ends.
func serving(t *testing.T, o Options) *running { return servingFor(t, o, usual) }

func servingFor(t *testing.T, o Options, p patience) *running {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &running{url: "http://" + l.Addr().String()}
	o.Printf = func(format string, args ...any) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.printed = append(s.printed, fmt.Sprintf(format, args...))
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, l, o, p) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return s
}

// do sends a request and returns the response with its body read.
func (s *running) do(t *testing.T, method, path, body string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
			continue
		}
		r.Header.Add(header[i], header[i+1])
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		got = append(got, " ("+err.Error()+")"...)
	}
	return resp, string(got)
}

var errNothing = errors.New("nothing works")

// answering is an answer that is always the same.
func answering(r *local.Response, err error) func(context.Context, local.Invocation) (*local.Response, error) {
	return func(context.Context, local.Invocation) (*local.Response, error) {
		if r == nil {
			return nil, err
		}
		copied := *r
		return &copied, err
	}
}
