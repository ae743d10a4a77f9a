package front

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// serveHTTP has a function answer a request as one behind a function URL does.
// The path is what it sees.
func (s *server) serveHTTP(w http.ResponseWriter, r *http.Request, f Function, path string) {
	if !strings.HasPrefix(path, "/") { // OPTIONS *
		path = "/" + path
	}
	done := Invoked{Function: f.Name(), Via: "http", Request: r.Method + " " + path}
	body, err := s.readBody(w, r, function.MaxRequest)
	if err != nil && !errors.Is(err, errTooLarge) {
		writeMessage(w, http.StatusBadRequest, "the request's body cannot be read: "+err.Error())
		return
	}
	id := local.NewRequestID()
	var payload []byte
	if err == nil {
		payload = encode(newEvent(r, f.Name(), path, id, body, time.Now()))
	}
	if err != nil || len(payload) > function.MaxRequest {
		writeMessage(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("the request makes an event of more than the %d bytes that Lambda takes", function.MaxRequest))
		return
	}
	w.Header().Set("X-Amzn-RequestId", id)
	answer := &answer{w: w}
	done.Response, done.Err = s.invoke(r, f, local.Invocation{
		Payload: payload, RequestID: id, TraceID: traceOf(r), Stream: answer.stream,
	})
	switch {
	case done.Err != nil:
		answer.refuse(http.StatusServiceUnavailable, done.Err.Error())
	case done.Response.FunctionError != "":
		answer.refuse(http.StatusBadGateway, "Internal Server Error") // the log says more
	default:
		answer.finish(s, f, done.Response)
	}
	done.Status = answer.status
	s.Invoked(done)
	if answer.cut {
		panic(http.ErrAbortHandler) // the client learns that this is not all
	}
}

// traceOf is a request's X-Ray header, "" if it could not be passed on.
func traceOf(r *http.Request) string {
	trace := r.Header.Get("X-Amzn-Trace-Id")
	for _, c := range []byte(trace) {
		if c < ' ' || c >= 0x7f {
			return ""
		}
	}
	return trace
}
