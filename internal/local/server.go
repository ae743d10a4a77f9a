package local

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

// drainLimit is how much of a response that is too large is read, so that the
// runtime gets to see the refusal instead of a broken connection.
const drainLimit = 256 << 20

// patience is how long what a function has sent is waited for once its process has
// ended. More is needed only where something else holds its connections open.
const patience = time.Second

// A runtimeAPI serves Lambda's Runtime API to one process. It is bound to the
// loopback interface, answers only requests that name it by its own address
// (a page that rebinds its name in DNS cannot), and none that a browser sends.
type runtimeAPI struct {
	addr   string
	server *http.Server

	jobs      chan *job     // hands an invocation to the poll that waits
	ready     chan struct{} // closed by the first poll: init is over
	readyOnce sync.Once
	initError chan []byte   // what the runtime posted instead of polling
	polled    chan struct{} // has room for the sign that a poll has come and waits
	closed    chan struct{} // ends the polls
	conns     connections

	mu        sync.Mutex
	current   *job           // handed out and not yet answered
	streaming bool           // its response is being passed on
	ended     bool           // no stream may begin any more
	streams   sync.WaitGroup // is at one while streaming
}

func newRuntimeAPI() (*runtimeAPI, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	a := &runtimeAPI{
		addr:      l.Addr().String(),
		jobs:      make(chan *job),
		ready:     make(chan struct{}),
		initError: make(chan []byte, 1),
		polled:    make(chan struct{}, 1),
		closed:    make(chan struct{}),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", a.next)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", a.response)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", a.invocationError)
	mux.HandleFunc("POST /2018-06-01/runtime/init/error", a.postInitError)
	a.server = &http.Server{
		Handler:           a.guard(mux),
		ReadHeaderTimeout: 10 * time.Second,
		MaxHeaderBytes:    2 << 20, // runtimes send their X-Ray cause as a header of up to 1 MB
		ErrorLog:          log.New(io.Discard, "", 0),
		ConnState:         a.conns.observe,
	}
	go a.server.Serve(l) // ends with close
	return a, nil
}

// close ends every connection, and returns when nothing is passed on any more.
// What the function had sent when it ended still is.
func (a *runtimeAPI) close() {
	a.mu.Lock()
	a.ended = true
	a.mu.Unlock()
	close(a.closed)
	passed := make(chan struct{})
	go func() {
		defer close(passed)
		a.streams.Wait()
	}()
	select {
	case <-passed:
	case <-time.After(patience):
	}
	a.server.Close()
	<-passed
}

// settle returns when all that a process has sent that has ended is taken: the
// kernel may know of the end first.
func (a *runtimeAPI) settle() {
	select {
	case <-a.conns.gone():
	case <-time.After(patience):
	}
}

func (a *runtimeAPI) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != a.addr || r.Header.Get("Origin") != "" || r.Header.Get("Sec-Fetch-Site") != "" {
			refuse(w, http.StatusForbidden, "Forbidden", "this server is for the function that was started with it")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// next waits for an invocation and hands it out.
func (a *runtimeAPI) next(w http.ResponseWriter, r *http.Request) {
	if a.busy() {
		refuse(w, http.StatusForbidden, "InvalidStateTransition", "the invocation before has not been answered")
		return
	}
	a.readyOnce.Do(func() { close(a.ready) })
	select {
	case a.polled <- struct{}{}:
	default:
	}
	select {
	case j := <-a.jobs:
		select {
		case <-a.polled: // this poll's own sign: the next one may come before anybody has looked
		default:
		}
		a.mu.Lock()
		a.current = j
		a.mu.Unlock()
		for name, values := range j.header {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(j.payload)))
		w.Write(j.payload)
	case <-r.Context().Done():
	case <-a.closed:
	}
}

func (a *runtimeAPI) busy() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.current != nil
}

func (a *runtimeAPI) response(w http.ResponseWriter, r *http.Request)        { a.answer(w, r, false) }
func (a *runtimeAPI) invocationError(w http.ResponseWriter, r *http.Request) { a.answer(w, r, true) }

// answer takes the outcome of the current job.
func (a *runtimeAPI) answer(w http.ResponseWriter, r *http.Request, failed bool) {
	id := r.PathValue("id")
	if !a.isCurrent(id) {
		refuse(w, http.StatusBadRequest, "InvalidRequestID", "Invalid request ID")
		return
	}
	limit := function.MaxResponse
	if r.Header.Get("Lambda-Runtime-Function-Response-Mode") == "streaming" {
		limit = function.MaxStream
	}
	to, ok := a.stream(id, r, failed)
	if !ok {
		refuse(w, http.StatusForbidden, "InvalidStateTransition", "the invocation is being answered")
		return
	}
	var body []byte
	var tooLarge bool
	var err error
	if to != nil {
		limit = function.MaxStream
		tooLarge, err = pass(to, r.Body, limit)
		a.endStream()
	} else {
		body, tooLarge, err = readBody(r.Body, limit)
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, "InvalidRequest", err.Error()) // it may post again
		return
	}
	if object := trailingError(r.Trailer); object != nil {
		body, failed = object, true
	}
	j := a.take(id)
	if j == nil {
		refuse(w, http.StatusForbidden, "InvalidStateTransition", "the invocation has been answered")
		return
	}
	if tooLarge {
		message := fmt.Sprintf("Response payload size exceeded maximum allowed payload size (%d bytes).", limit)
		j.done <- outcome{payload: errorObject("Function.ResponseSizeTooLarge", message), failed: true, refused: true}
		refuse(w, http.StatusRequestEntityTooLarge, "RequestEntityTooLarge", fmt.Sprintf("Exceeded maximum allowed payload size (%d bytes).", limit))
		return
	}
	j.done <- outcome{payload: body, failed: failed}
	accept(w)
}

func (a *runtimeAPI) isCurrent(id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.current != nil && a.current.id == id
}

// take returns the current job if it has that id, for the one caller that may
// answer it, and nil while its response is being passed on.
func (a *runtimeAPI) take(id string) *job {
	a.mu.Lock()
	defer a.mu.Unlock()
	j := a.current
	if j == nil || j.id != id || a.streaming {
		return nil
	}
	a.current = nil
	return j
}

// postInitError takes the error of a runtime that cannot start. Once it has
// polled, it has started.
func (a *runtimeAPI) postInitError(w http.ResponseWriter, r *http.Request) {
	body, tooLarge, err := readBody(r.Body, function.MaxResponse)
	if err != nil {
		refuse(w, http.StatusBadRequest, "InvalidRequest", err.Error())
		return
	}
	select {
	case <-a.ready:
		refuse(w, http.StatusForbidden, "InvalidStateTransition", "init is over")
		return
	default:
	}
	if tooLarge {
		body = errorObject("Function.ResponseSizeTooLarge", "the init error is too large")
	}
	select {
	case a.initError <- body:
		accept(w)
	default:
		refuse(w, http.StatusForbidden, "InvalidStateTransition", "init has failed already")
	}
}

// trailingError returns the error object of a response that had begun when it
// failed, and tells so behind its end; nil when there is none.
func trailingError(trailer http.Header) []byte {
	if trailer.Get("Lambda-Runtime-Function-Error-Type") == "" {
		return nil
	}
	object, err := base64.StdEncoding.DecodeString(trailer.Get("Lambda-Runtime-Function-Error-Body"))
	if err != nil {
		return nil
	}
	return object
}

// readBody reads what a runtime posts, and reports whether it is more than limit.
func readBody(r io.Reader, limit int) (body []byte, tooLarge bool, err error) {
	body, err = io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil || len(body) <= limit {
		return body, false, err
	}
	return nil, true, drain(r)
}

// drain reads what is left of a body that is too large.
func drain(r io.Reader) error {
	_, err := io.CopyN(io.Discard, r, drainLimit)
	if err == io.EOF {
		return nil
	}
	return err
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	io.WriteString(w, `{"status":"OK"}`+"\n")
}

func refuse(w http.ResponseWriter, status int, errorType, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(append(errorObject(errorType, message), '\n'))
}

// errorObject is what Lambda itself says of a failed invocation.
func errorObject(errorType, message string) []byte {
	b, err := json.Marshal(struct {
		Type    string `json:"errorType"`
		Message string `json:"errorMessage"`
	}{errorType, message})
	if err != nil {
		panic(err) // two strings always encode
	}
	return b
}
