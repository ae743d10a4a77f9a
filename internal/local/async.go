package local

import (
	"context"
	"encoding/json"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

// Retries say what becomes of an asynchronous event whose invocation fails.
type Retries struct {
	// Max is how often it is tried again, 2 unless a function is configured
	// otherwise.
	Max int
	// Wait is how long before the first retry; before the second it is twice as
	// long. Lambda's is a minute.
	Wait time.Duration
	// MaxAge is how old an event may be when an attempt begins; an older one is
	// given up. Lambda's is six hours unless a function is configured otherwise.
	MaxAge time.Duration
	// Notify, if not nil, is told of the wait before retry n.
	Notify func(n int, wait time.Duration)
}

// An Async is how an asynchronous event ended.
type Async struct {
	Destination string      // "OnSuccess" or "OnFailure": which destination gets the Record
	Record      Record      // what it gets
	Attempts    []*Response // at least one
}

// A Record is the JSON document that a destination gets.
//
// Source: AWS Lambda Developer Guide, "Retaining records of asynchronous
// invocations", section "Example invocation record".
type Record struct {
	Version         string          `json:"version"`
	Timestamp       string          `json:"timestamp"`
	RequestContext  RequestContext  `json:"requestContext"`
	RequestPayload  json.RawMessage `json:"requestPayload"`
	ResponseContext ResponseContext `json:"responseContext"`
	ResponsePayload json.RawMessage `json:"responsePayload"`
}

// A RequestContext is the part of a Record that is about the event.
type RequestContext struct {
	RequestID   string `json:"requestId"`
	FunctionARN string `json:"functionArn"` // with the version
	Condition   string `json:"condition"`   // one of the conditions
	InvokeCount int    `json:"approximateInvokeCount"`
}

// A ResponseContext is the part of a Record that is about the last attempt.
type ResponseContext struct {
	StatusCode      int    `json:"statusCode"`
	ExecutedVersion string `json:"executedVersion"`
	FunctionError   string `json:"functionError,omitempty"`
}

// The values of a Record's Condition.
const (
	Success          = "Success"
	RetriesExhausted = "RetriesExhausted"
	EventAgeExceeded = "EventAgeExceeded"
)

// InvokeAsync runs the function on one event as Lambda does on one that was sent
// with the invocation type Event: until it succeeds, or has failed often enough.
// All attempts have one request id. The errors are those of Invoke; an event of
// more than function.MaxAsync bytes is one.
func (in *Instance) InvokeAsync(ctx context.Context, inv Invocation, r Retries) (*Async, error) {
	if len(inv.Payload) > function.MaxAsync {
		return nil, failure.New("invoke", in.o.FunctionName, "the event has %d bytes, Lambda takes at most %d asynchronously", len(inv.Payload), function.MaxAsync)
	}
	if inv.RequestID == "" {
		inv.RequestID = NewRequestID()
	}
	var attempts []*Response
	for wait, born := r.Wait, time.Now(); ; wait *= 2 {
		response, err := in.Invoke(ctx, inv)
		if err != nil {
			return nil, err
		}
		attempts = append(attempts, response)
		condition := ""
		switch {
		case response.FunctionError == "":
			condition = Success
		case len(attempts) > r.Max:
			condition = RetriesExhausted
		case time.Since(born)+wait > r.MaxAge:
			condition = EventAgeExceeded
		}
		if condition != "" {
			return in.o.ended(inv, condition, attempts), nil
		}
		if r.Notify != nil {
			r.Notify(len(attempts), wait)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-in.ctx.Done():
			return nil, ErrClosed
		}
	}
}

// ended is the outcome of an event after its last attempt.
func (o Options) ended(inv Invocation, condition string, attempts []*Response) *Async {
	last := attempts[len(attempts)-1]
	a := &Async{Destination: "OnFailure", Attempts: attempts}
	if condition == Success {
		a.Destination = "OnSuccess"
	}
	payload := inv.Payload
	if len(payload) == 0 {
		payload = []byte("{}")
	}
	a.Record = Record{
		Version:   "1.0",
		Timestamp: time.Now().UTC().Format("2006-01-02T15:04:05.000Z"),
		RequestContext: RequestContext{
			RequestID: inv.RequestID, FunctionARN: o.ARN + ":" + o.Version,
			Condition: condition, InvokeCount: len(attempts),
		},
		RequestPayload:  payload,
		ResponseContext: ResponseContext{StatusCode: 200, ExecutedVersion: o.Version, FunctionError: last.FunctionError},
		ResponsePayload: JSON(last.Payload),
	}
	return a
}

// JSON is a payload as part of a JSON document: a bootstrap may answer with bytes
// that are not JSON, which become a string.
func JSON(payload []byte) json.RawMessage {
	if json.Valid(payload) {
		return payload
	}
	text, err := json.Marshal(string(payload))
	if err != nil {
		panic(err) // a string always encodes
	}
	return text
}
