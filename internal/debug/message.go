package debug

import (
	"bufio"
	"encoding/json"
	"errors"
	"net"
	"strings"
	"sync"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
)

// A message is what a session must know of a message of DAP.
type message struct {
	Seq        int             `json:"seq"`
	Type       string          `json:"type"` // request, response or event
	Command    string          `json:"command"`
	Event      string          `json:"event"`
	RequestSeq int             `json:"request_seq"`
	Success    bool            `json:"success"`
	Arguments  json.RawMessage `json:"arguments"`
	Body       json.RawMessage `json:"body"`
}

// A request is one that the session makes, or makes anew, to Delve.
type request struct {
	Seq       int             `json:"seq"`
	Type      string          `json:"type"`
	Command   string          `json:"command"`
	Arguments json.RawMessage `json:"arguments,omitempty"`
}

// A response is the session's own to the client. Like Delve's it is not
// numbered: nothing refers to a response.
type response struct {
	Seq        int    `json:"seq"`
	Type       string `json:"type"`
	Command    string `json:"command"`
	RequestSeq int    `json:"request_seq"`
	Success    bool   `json:"success"`
	Message    string `json:"message,omitempty"`
	Body       any    `json:"body,omitempty"`
}

// An event is the session's own to the client.
type event struct {
	Seq   int    `json:"seq"`
	Type  string `json:"type"`
	Event string `json:"event"`
	Body  any    `json:"body,omitempty"`
}

// The bodies that the session writes.
type (
	errorBody struct {
		Error errorMessage `json:"error"`
	}
	errorMessage struct {
		ID       int    `json:"id"`
		Format   string `json:"format"`
		ShowUser bool   `json:"showUser"`
	}
	outputBody struct {
		Category string `json:"category"`
		Output   string `json:"output"`
	}
	capabilitiesBody struct {
		ConfigurationDone bool `json:"supportsConfigurationDoneRequest"`
	}
	exitedBody struct {
		Code int `json:"exitCode"`
	}
	processBody struct {
		PID int `json:"systemProcessId"`
	}
)

// A wire is one end of a connection that DAP is spoken on. Only one goroutine
// may read; any may write.
type wire struct {
	conn net.Conn
	buf  *bufio.Reader
	in   *frame.Reader
	mu   sync.Mutex
}

func newWire(conn net.Conn) *wire {
	buf := bufio.NewReader(conn)
	return &wire{conn: conn, buf: buf, in: frame.NewReader(buf)}
}

// errNotDAP is the error of a connection that begins as no client of DAP's does.
var errNotDAP = errors.New("what has connected does not speak the debug adapter protocol")

// check reads the beginning. A page in a browser can reach any port of this
// machine, but HTTP begins with another word.
func (w *wire) check() error {
	const begin = "content-"
	for n := 1; n <= len(begin); n++ {
		b, err := w.buf.Peek(n)
		if err != nil {
			return err
		}
		if !strings.EqualFold(string(b), begin[:n]) {
			return errNotDAP
		}
	}
	return nil
}

// read returns the next message, also as it came.
func (w *wire) read() (m message, raw []byte, err error) {
	if raw, err = w.in.Read(); err != nil {
		return m, nil, err
	}
	err = json.Unmarshal(raw, &m)
	return m, raw, err
}

func (w *wire) write(raw []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, err := w.conn.Write(frame.Append(nil, raw))
	return err
}

// send writes a message. Who is gone misses it: that is for the reader to find out.
func (w *wire) send(v any) {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // the types of this file always encode
	}
	w.write(raw)
}

// respond answers a request that has been done.
func (w *wire) respond(m message, body any) {
	w.send(response{Type: "response", Command: m.Command, RequestSeq: m.Seq, Success: true, Body: body})
}

// refuse answers a request that could not be done.
func (w *wire) refuse(m message, text string) {
	w.send(response{
		Type: "response", Command: m.Command, RequestSeq: m.Seq, Message: text,
		Body: errorBody{errorMessage{ID: 1, Format: text, ShowUser: true}},
	})
}

// event writes an event.
func (w *wire) event(name string, body any) { w.send(event{Type: "event", Event: name, Body: body}) }

// output shows text in the client's console. The category is console, stdout or
// stderr.
func (w *wire) output(category, text string) { w.event("output", outputBody{category, text}) }

// closeWrite tells the other end that nothing more comes.
func (w *wire) closeWrite() {
	if half, ok := w.conn.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
}
