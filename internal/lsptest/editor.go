// Package lsptest provides a fake editor for tests of language servers: it
// speaks the protocol's real framing over a pipe, answers what a server asks,
// and shows the transcript of a test that fails.
package lsptest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
)

// patience bounds every wait: only a test that fails anyway reaches it.
const patience = 5 * time.Minute

// A Message is a request or a notification of the server's.
type Message struct {
	Method string
	Params json.RawMessage
}

// An Error is the error of a reply.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`

	Data json.RawMessage `json:"data,omitempty"`
}

func (e *Error) Error() string { return fmt.Sprintf("%d %s", e.Code, e.Message) }

// ErrClosed is the error of a call whose server has closed the connection.
var ErrClosed = errors.New("the server has closed the connection")

// A Handler answers a request of the server's.
type Handler func(params json.RawMessage) (result any, err *Error)

// An Editor is the client's end of a connection. Its methods may be called from
// several goroutines, but those that fail the test from the test's only.
type Editor struct {
	t    testing.TB
	conn io.ReadWriteCloser

	writing sync.Mutex

	mu         sync.Mutex
	changed    chan struct{} // closed, and made anew, when what follows changes
	nextID     int
	calls      map[int]chan<- reply
	handlers   map[string]Handler
	inbox      []Message // not awaited yet
	closed     bool
	transcript []string // the last lines
	said       int      // how many lines there were
	docs       map[string]*Doc
}

type reply struct {
	Result json.RawMessage
	Err    *Error
}

// New starts an editor on conn, which it closes when the test ends.
func New(t testing.TB, conn io.ReadWriteCloser) *Editor {
	e := &Editor{
		t:        t,
		conn:     conn,
		changed:  make(chan struct{}),
		calls:    map[int]chan<- reply{},
		handlers: map[string]Handler{},
		docs:     map[string]*Doc{},
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.read()
	}()
	t.Cleanup(func() {
		_ = conn.Close()
		<-done
		if t.Failed() {
			t.Logf("transcript:\n%s", e.Transcript())
		}
	})
	return e
}

// Transcript returns what was said last: one line each, → to the server.
func (e *Editor) Transcript() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return fmt.Sprintf("%d messages, of which the last:\n%s", e.said, strings.Join(e.transcript, "\n"))
}

// note adds a line to the transcript. The caller holds mu.
func (e *Editor) note(arrow string, body []byte) {
	const mostLines, mostBytes = 100, 2000
	line := fmt.Sprintf("%s %s", arrow, body[:min(len(body), mostBytes)])
	if len(body) > mostBytes {
		line += fmt.Sprintf("… (%d bytes)", len(body))
	}
	e.said++
	if e.transcript = append(e.transcript, line); len(e.transcript) > mostLines {
		e.transcript = e.transcript[1:]
	}
}

// Handle sets what answers the server's requests of a method; without a handler
// the answer is null.
func (e *Editor) Handle(method string, h Handler) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.handlers[method] = h
}

// envelope is any message, in either direction.
type envelope struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *Error          `json:"error,omitempty"`
}

// Send writes a body, whatever it is, in a frame of its own.
func (e *Editor) Send(body []byte) error {
	e.mu.Lock()
	e.note("→", body)
	e.mu.Unlock()
	return e.Write(frame.Append(nil, body))
}

// Write writes bytes without a frame around them.
func (e *Editor) Write(b []byte) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	_, err := e.conn.Write(b)
	return err
}

func (e *Editor) send(m envelope) error {
	m.Version = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return e.Send(body)
}

// Notify sends a notification. It fails the test if that cannot be sent.
func (e *Editor) Notify(method string, params any) {
	e.t.Helper()
	if err := e.send(envelope{Method: method, Params: e.encode(params)}); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

func (e *Editor) encode(v any) json.RawMessage {
	if v == nil {
		return nil
	}
	data, err := json.Marshal(v)
	if err != nil {
		e.t.Fatal(err)
	}
	return data
}

// Go sends a request and returns its id and a function that waits for the
// reply and decodes it into result, unless that is nil.
func (e *Editor) Go(method string, params any) (id int, wait func(result any) error) {
	e.t.Helper()
	answer := make(chan reply, 1)
	e.mu.Lock()
	e.nextID++
	id = e.nextID
	e.calls[id] = answer
	closed := e.closed
	e.mu.Unlock()
	err := e.send(envelope{ID: e.encode(id), Method: method, Params: e.encode(params)})
	return id, func(result any) error {
		if err != nil || closed {
			return cmp.Or(err, ErrClosed)
		}
		select {
		case r, ok := <-answer:
			switch {
			case !ok:
				return ErrClosed
			case r.Err != nil:
				return r.Err
			case result == nil || len(r.Result) == 0:
				return nil
			}
			return json.Unmarshal(r.Result, result)
		case <-time.After(patience):
			return fmt.Errorf("no reply to %s", method)
		}
	}
}

// Call sends a request and waits for the reply, as Go does.
func (e *Editor) Call(method string, params, result any) error {
	e.t.Helper()
	_, wait := e.Go(method, params)
	return wait(result)
}

// Must is Call that fails the test on an error.
func (e *Editor) Must(method string, params, result any) {
	e.t.Helper()
	if err := e.Call(method, params, result); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// Await returns the params of the first message of a method that match accepts
// and that no call has returned before; a nil match accepts any. It fails the
// test if none comes.
func (e *Editor) Await(method string, match func(json.RawMessage) bool) json.RawMessage {
	e.t.Helper()
	var found json.RawMessage
	if err := e.wait(func() bool {
		for i, m := range e.inbox {
			if m.Method == method && (match == nil || match(m.Params)) {
				found = m.Params
				e.inbox = append(e.inbox[:i], e.inbox[i+1:]...)
				return true
			}
		}
		return false
	}); err != nil {
		e.t.Fatalf("no %s: %v", method, err)
	}
	return found
}

// Inbox returns the messages that were not awaited yet.
func (e *Editor) Inbox() []Message {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]Message(nil), e.inbox...)
}

// Forget drops the messages that were not awaited yet.
func (e *Editor) Forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.inbox = nil
}

// wait returns when done, which is called with mu held, does.
func (e *Editor) wait(done func() bool) error {
	deadline := time.After(patience)
	for {
		e.mu.Lock()
		ok, closed, changed := done(), e.closed, e.changed
		e.mu.Unlock()
		switch {
		case ok:
			return nil
		case closed:
			return ErrClosed
		}
		select {
		case <-changed:
		case <-deadline:
			return errors.New("the time is up")
		}
	}
}
