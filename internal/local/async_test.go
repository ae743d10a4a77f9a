package local_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// often is as Lambda does it, but for the waits.
var often = local.Retries{Max: 2, Wait: time.Millisecond, MaxAge: time.Hour}

func TestAsync(t *testing.T) {
	t.Parallel()
	none, old := often, often
	none.Max = 0
	old.MaxAge, old.Wait = time.Nanosecond, time.Hour
	for _, c := range []struct {
		name, handler string
		retries       local.Retries
		destination   string
		condition     string
		attempts      int
		payload       string // how the record's response begins
	}{
		{"success", "echo", often, "OnSuccess", "Success", 1, `{"n":1.10}`},
		{"success at last", "third", often, "OnSuccess", "Success", 3, "3"},
		{"failure", "fail", often, "OnFailure", "RetriesExhausted", 3, `{"errorMessage":"Oh, Snap!"`},
		{"crashes", "exit", often, "OnFailure", "RetriesExhausted", 3, `{"errorType":"Runtime.ExitError"`},
		{"no retries", "third", none, "OnFailure", "RetriesExhausted", 1, `{"errorMessage":"not yet"`},
		{"too old", "third", old, "OnFailure", "EventAgeExceeded", 1, `{"errorMessage":"not yet"`},
		{"no JSON", "stream", often, "OnSuccess", "Success", 1, `"a stream, not JSON"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := bootstrap(t, c.handler)
			o.FunctionName = "orders"
			var waits []string
			c.retries.Notify = func(n int, wait time.Duration) { waits = append(waits, fmt.Sprint(n, wait)) }
			a, err := start(t, o).InvokeAsync(t.Context(), local.Invocation{Payload: []byte(`{"n":1.10}`)}, c.retries)
			if err != nil {
				t.Fatal(err)
			}
			r := a.Record
			if a.Destination != c.destination || r.RequestContext.Condition != c.condition || len(a.Attempts) != c.attempts || r.RequestContext.InvokeCount != c.attempts {
				t.Errorf("%s: %+v after %d attempts", a.Destination, r.RequestContext, len(a.Attempts))
			}
			if want := []string{"1 1ms", "2 2ms"}[:c.attempts-1]; fmt.Sprint(waits) != fmt.Sprint(want) {
				t.Errorf("waited %v, want %v", waits, want)
			}
			for _, attempt := range a.Attempts {
				if attempt.RequestID != r.RequestContext.RequestID {
					t.Errorf("request id %s, and %s in the record", attempt.RequestID, r.RequestContext.RequestID)
				}
			}
			if !strings.HasPrefix(string(r.ResponsePayload), c.payload) || string(r.RequestPayload) != `{"n":1.10}` {
				t.Errorf("request %s, response %s", r.RequestPayload, r.ResponsePayload)
			}
		})
	}
}

// The document has the members of AWS's, and their order.
func TestRecord(t *testing.T) {
	t.Parallel()
	o := bootstrap(t, "fail")
	o.FunctionName = "orders"
	a, err := start(t, o).InvokeAsync(t.Context(), local.Invocation{RequestID: "the-id"}, often)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := time.Parse("2006-01-02T15:04:05.000Z", a.Record.Timestamp); err != nil {
		t.Error(err)
	}
	a.Record.Timestamp = "T"
	got, err := json.Marshal(a.Record)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"version":"1.0","timestamp":"T","requestContext":{"requestId":"the-id","functionArn":"arn:aws:lambda:eu-west-1:123456789012:function:orders:$LATEST","condition":"RetriesExhausted","approximateInvokeCount":3},"requestPayload":{},"responseContext":{"statusCode":200,"executedVersion":"$LATEST","functionError":"Unhandled"},"responsePayload":{"errorMessage":"Oh, Snap!","errorType":"customError"}}`
	if string(got) != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestAsyncEnds(t *testing.T) {
	t.Parallel()
	in := start(t, bootstrap(t, "fail"))
	large := []byte(`"` + strings.Repeat("x", function.MaxAsync) + `"`)
	if _, err := in.InvokeAsync(t.Context(), local.Invocation{Payload: large}, often); err == nil || !strings.Contains(err.Error(), "at most 1048576 asynchronously") {
		t.Errorf("got %v", err)
	}
	forever := often
	forever.Wait, forever.MaxAge = time.Hour, 24*time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	forever.Notify = func(int, time.Duration) { cancel() }
	if _, err := in.InvokeAsync(ctx, local.Invocation{}, forever); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	forever.Notify = func(int, time.Duration) { in.Close() }
	if _, err := in.InvokeAsync(t.Context(), local.Invocation{}, forever); !errors.Is(err, local.ErrClosed) {
		t.Errorf("got %v", err)
	}
}
