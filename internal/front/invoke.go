package front

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// invokeAPI is the part of Lambda's API that invokes functions.
//
// Source: AWS Lambda API Reference, "Invoke" and "InvokeWithResponseStream".
func (s *server) invokeAPI() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /2015-03-31/functions/{name}/invocations", s.invokeFunction)
	mux.HandleFunc("POST /2021-11-15/functions/{name}/response-streaming-invocations", s.invokeStream)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusNotFound, "UnknownOperationException", "only Invoke and InvokeWithResponseStream are served here, not "+quoted(r.Method+" "+r.URL.Path))
	})
	return mux
}

// A call is a request to invoke a function, checked.
type call struct {
	Function
	kind string // of invocation: RequestResponse, Event, DryRun
	tail bool   // the end of the log is wanted
	inv  local.Invocation
}

// invokeFunction is Invoke.
func (s *server) invokeFunction(w http.ResponseWriter, r *http.Request) {
	c, refused := s.call(w, r)
	if refused != nil {
		refused.write(w)
		return
	}
	w.Header().Set("X-Amzn-RequestId", c.inv.RequestID)
	switch c.kind {
	case "DryRun":
		w.WriteHeader(http.StatusNoContent)
		return
	case "Event":
		s.enqueue(w, c)
		return
	}
	response, err := s.invoke(r, c.Function, c.inv)
	if err != nil {
		e := apiErrorOf(err)
		s.Invoked(Invoked{Function: c.Name(), Via: "api", Status: e.status, Err: err})
		e.write(w)
		return
	}
	s.Invoked(Invoked{Function: c.Name(), Via: "api", Status: http.StatusOK, Response: response})
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("X-Amz-Executed-Version", "$LATEST")
	if response.FunctionError != "" {
		h.Set("X-Amz-Function-Error", response.FunctionError)
	}
	if c.tail {
		h.Set("X-Amz-Log-Result", logTail(response.Logs))
	}
	w.WriteHeader(http.StatusOK)
	w.Write(response.Payload)
}

// call checks a request in the order in which Lambda does.
func (s *server) call(w http.ResponseWriter, r *http.Request) (*call, *apiError) {
	name, qualifier, refused := target(r)
	if refused != nil {
		return nil, refused
	}
	c := &call{Function: s.function(name), kind: r.Header.Get("X-Amz-Invocation-Type")}
	if c.Function == nil {
		return nil, s.notFound(name, qualifier)
	}
	if c.kind == "" {
		c.kind = "RequestResponse"
	}
	switch c.kind {
	case "RequestResponse", "Event", "DryRun":
	default:
		return nil, &apiError{400, "InvalidParameterValueException", "the invocation type " + quoted(c.kind) + " is none of RequestResponse, Event and DryRun"}
	}
	switch logs := r.Header.Get("X-Amz-Log-Type"); logs {
	case "", "None":
	case "Tail":
		c.tail = true
	default:
		return nil, &apiError{400, "InvalidParameterValueException", "the log type " + quoted(logs) + " is neither None nor Tail"}
	}
	c.inv = local.Invocation{RequestID: local.NewRequestID(), Qualifier: qualifier, TraceID: r.Header.Get("X-Amzn-Trace-Id")}
	if c.inv.ClientContext, refused = clientContext(r.Header.Get("X-Amz-Client-Context")); refused != nil {
		return nil, refused
	}
	c.inv.Payload, refused = s.payload(w, r, c.kind)
	return c, refused
}

// payload reads the event.
func (s *server) payload(w http.ResponseWriter, r *http.Request, kind string) ([]byte, *apiError) {
	limit := function.MaxRequest
	if kind == "Event" {
		limit = function.MaxAsync
	}
	body, err := s.readBody(w, r, limit)
	switch {
	case errors.Is(err, errTooLarge):
		return nil, &apiError{413, "RequestTooLargeException", fmt.Sprintf("the payload has more than the %d bytes that an invocation of the type %s takes", limit, kind)}
	case err != nil:
		return nil, &apiError{400, "InvalidRequestContentException", "the payload cannot be read: " + err.Error()}
	case len(body) > 0 && !json.Valid(body):
		var v json.RawMessage
		return nil, &apiError{400, "InvalidRequestContentException", "the payload is not JSON: " + json.Unmarshal(body, &v).Error()}
	}
	return body, nil
}

// maxClientContext is how long a client context may be, encoded.
const maxClientContext = 3583

func clientContext(header string) ([]byte, *apiError) {
	if header == "" {
		return nil, nil
	}
	decoded, err := base64.StdEncoding.DecodeString(header)
	if err != nil || len(header) > maxClientContext || !json.Valid(decoded) || !strings.HasPrefix(strings.TrimSpace(string(decoded)), "{") {
		return nil, &apiError{400, "InvalidRequestContentException", fmt.Sprintf("the client context is not a JSON object in base64 of at most %d characters", maxClientContext)}
	}
	return decoded, nil
}

// logTail is the last 4 KB of a log, as Lambda sends it.
func logTail(logs string) string {
	const most = 4 << 10
	return base64.StdEncoding.EncodeToString([]byte(logs[max(0, len(logs)-most):]))
}

// maxQueued is how many asynchronous invocations may wait or run.
const maxQueued = 1000

// enqueue accepts an asynchronous invocation.
func (s *server) enqueue(w http.ResponseWriter, c *call) {
	select {
	case s.queue <- struct{}{}:
	default:
		(&apiError{429, "TooManyRequestsException", fmt.Sprintf("%d asynchronous invocations wait already", maxQueued)}).write(w)
		return
	}
	s.work.Go(func() { // the request is counted, so it is not too late
		defer func() { <-s.queue }()
		response, err := c.Invoke(s.ctx, c.inv)
		if errors.Is(err, context.Canceled) {
			return // the server has been stopped
		}
		s.Invoked(Invoked{Function: c.Name(), Via: "event", Response: response, Err: err})
	})
	w.WriteHeader(http.StatusAccepted)
}
