package local_test

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// What Lambda's front end refuses is an error, not an invocation.
func TestEventsThatAreRefused(t *testing.T) {
	t.Parallel()
	o := newest(t).options(t, "handler.echo")
	o.FunctionName = "orders"
	in := start(t, o)
	for _, c := range []struct {
		name string
		inv  local.Invocation
		want string
	}{
		{"text", local.Invocation{Payload: []byte("hello")}, "invoke orders: the event is not JSON: invalid character 'h' looking for beginning of value"},
		{"two values", local.Invocation{Payload: []byte("{} {}")}, "invoke orders: the event is not JSON: invalid character '{' after top-level value"},
		{"blank", local.Invocation{Payload: []byte(" ")}, "invoke orders: the event is not JSON: unexpected end of JSON input"},
		{"too large", local.Invocation{Payload: []byte(`"` + strings.Repeat("x", 6<<20) + `"`)}, "invoke orders: the event has 6291458 bytes, Lambda takes at most 6291456"},
		{"client context", local.Invocation{ClientContext: []byte("{")}, "invoke orders: Client-Context is not JSON: unexpected end of JSON input"},
		{"identity", local.Invocation{CognitoIdentity: []byte("x")}, "invoke orders: Cognito-Identity is not JSON: invalid character 'x' looking for beginning of value"},
		{"request id", local.Invocation{RequestID: "a\r\nb: c"}, `invoke orders: "a\r\nb: c" cannot be sent in a header`},
	} {
		if _, err := in.Invoke(t.Context(), c.inv); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	if r := invoke(t, in, "1"); string(r.Payload) != "1" {
		t.Errorf("then: %s", r.Payload)
	}
}

// The largest event goes in and out.
func TestLargestEvent(t *testing.T) {
	event := `"` + strings.Repeat("x", function.MaxRequest-2) + `"`
	each(t, func(t *testing.T, s setting) {
		if r := invoke(t, start(t, s.options(t, "handler.echo")), event); string(r.Payload) != event {
			t.Errorf("%d bytes came back, %s", len(r.Payload), r.FunctionError)
		}
	})
}

func TestTwentyMegabytesOfLog(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		r := invoke(t, start(t, s.options(t, "handler.pages")), `{"kilobytes":20480}`)
		if n := strings.Count(r.Logs, strings.Repeat("x", 1023)+"\n"); n != 20480 {
			t.Errorf("%d lines of 20480, %s", n, r.Payload)
		}
	})
}

// What a handler prints is in its response's log, and only there.
func TestLogsBelongToTheirInvocation(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		var streamed strings.Builder
		o := s.options(t, "handler.say")
		o.Log = &streamed
		in := start(t, o)
		var logs string
		for i := range 50 {
			r := invoke(t, in, fmt.Sprintf(`"line %d"`, i))
			want := fmt.Sprintf("START RequestId: %s Version: $LATEST\nline %d\nEND RequestId: %s\nREPORT RequestId: %[1]s\t", r.RequestID, i, r.RequestID)
			if !strings.HasPrefix(r.Logs, want) {
				t.Fatalf("the log of invocation %d is\n%s", i, r.Logs)
			}
			logs += r.Logs
		}
		in.Close()
		if streamed.String() != logs {
			t.Errorf("streamed:\n%s", streamed.String())
		}
	})
}

// Output is passed on while the handler runs.
func TestLogIsStreamed(t *testing.T) {
	t.Parallel()
	r := begin(t) // reads the address from the log of an invocation that waits
	r.release()
	if got := <-r.answer; string(got.Payload) != `"waited"` {
		t.Errorf("got %s", got.Payload)
	}
}

// Invocations that come at once take turns; two instances run side by side.
func TestConcurrentInvocations(t *testing.T) {
	t.Parallel()
	s := newest(t)
	instances := []*local.Instance{start(t, s.options(t, "handler.say")), start(t, s.options(t, "handler.say"))}
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			event := fmt.Sprintf(`"line %d"`, i)
			r, err := instances[i%2].Invoke(t.Context(), local.Invocation{Payload: []byte(event)})
			if err != nil {
				t.Error(err)
				return
			}
			if string(r.Payload) != event || strings.Count(r.Logs, "line ") != 1 {
				t.Errorf("%s: got %s, log\n%s", event, r.Payload, r.Logs)
			}
		})
	}
	wg.Wait()

	meet := t.TempDir()
	for i := range 2 {
		wg.Go(func() {
			o := s.options(t, "handler.meet")
			o.Log = io.Discard
			in := start(t, o)
			r, err := in.Invoke(t.Context(), local.Invocation{Payload: fmt.Appendf(nil, `{"dir":%q,"me":"%d","other":"%d"}`, meet, i, 1-i)})
			if err != nil || string(r.Payload) != `"met"` {
				t.Errorf("got %v, %v", r, err)
			}
		})
	}
	wg.Wait()
}

func TestMemoryIsMeasured(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		in := start(t, s.options(t, "handler.hold"))
		small := invoke(t, in, `{"bytes":1}`)
		big := invoke(t, in, `{"bytes":100000000}`)
		if small.MaxMemoryMB == 0 {
			t.Skip("this system does not tell")
		}
		if small.MaxMemoryMB > 60 || big.MaxMemoryMB < small.MaxMemoryMB+90 || big.MaxMemoryMB > small.MaxMemoryMB+110 {
			t.Errorf("%d MB, with 100 MB held %d MB", small.MaxMemoryMB, big.MaxMemoryMB)
		}
	})
}
