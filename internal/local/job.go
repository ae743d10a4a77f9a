package local

import (
	"io"
	"net/http"
	"sync/atomic"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

// A job is an invocation on its way through the runtime.
type job struct {
	id      string
	header  http.Header
	payload []byte
	stream  func(contentType string) io.Writer // nil: the response is wanted whole
	done    chan outcome                       // has room for the one outcome

	streamed atomic.Bool // a response was passed on to stream's writer, or part of it
}

// An outcome is what the runtime posted for a job.
type outcome struct {
	payload []byte // empty when it went to a stream
	failed  bool
	refused bool // the runtime learns that it posted too much, and will end or say so
}

// job checks an invocation as Lambda's front end does.
func (o Options) job(inv Invocation) (*job, error) {
	payload := inv.Payload
	if len(payload) == 0 {
		payload = []byte("{}")
	}
	if len(payload) > function.MaxRequest {
		return nil, failure.New("invoke", o.FunctionName, "the event has %d bytes, Lambda takes at most %d", len(payload), function.MaxRequest)
	}
	if err := checkJSON(payload); err != nil {
		return nil, failure.New("invoke", o.FunctionName, "the event is not JSON: %v", err)
	}
	j := &job{id: inv.RequestID, header: http.Header{}, payload: payload, stream: inv.Stream, done: make(chan outcome, 1)}
	if j.id == "" {
		j.id = NewRequestID()
	}
	trace := inv.TraceID
	if trace == "" {
		trace = newTraceID()
	}
	arn := o.ARN
	if inv.Qualifier != "" {
		arn += ":" + inv.Qualifier
	}
	for name, value := range map[string]string{
		"Lambda-Runtime-Aws-Request-Id":       j.id,
		"Lambda-Runtime-Trace-Id":             trace,
		"Lambda-Runtime-Invoked-Function-Arn": arn,
	} {
		if !headerSafe(value) {
			return nil, failure.New("invoke", o.FunctionName, "%q cannot be sent in a header", value)
		}
		j.header.Set(name, value)
	}
	for name, value := range map[string][]byte{
		"Lambda-Runtime-Client-Context":   inv.ClientContext,
		"Lambda-Runtime-Cognito-Identity": inv.CognitoIdentity,
	} {
		if len(value) == 0 {
			continue
		}
		text, err := headerJSON(value)
		if err != nil {
			return nil, failure.New("invoke", o.FunctionName, "%s is not JSON: %v", name[len("Lambda-Runtime-"):], err)
		}
		j.header.Set(name, text)
	}
	return j, nil
}
