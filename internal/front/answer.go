package front

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"strconv"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

const (
	// integration is the content type of a stream that begins with a head.
	integration = "application/vnd.awslambda.http-integration-response"
	// maxHead bounds that head, as the header of an HTTP response is.
	maxHead = 1 << 20
)

// headEnd is between the head and the body.
var headEnd = make([]byte, 8)

// An answer turns a function's response, whole or streamed, into an HTTP
// response.
type answer struct {
	w      http.ResponseWriter
	status int  // 0: nothing is written yet
	cut    bool // what was written is not all

	headed bool // the stream begins with a head
	held   []byte
	err    error // what is wrong with the head
}

// stream is an Invocation's Stream. A JSON document says what the response is
// and is had whole.
func (a *answer) stream(contentType string) io.Writer {
	if contentType == "application/json" {
		return nil
	}
	a.headed = contentType == integration
	return a
}

// Write takes a piece of a stream. The head is held until it is complete, and so
// is what begins as a JSON object: a handler that deals in bytes may answer with
// a document as well.
func (a *answer) Write(p []byte) (int, error) {
	if a.err != nil {
		return 0, a.err
	}
	if a.status != 0 {
		return a.w.Write(p)
	}
	a.held = append(a.held, p...)
	switch {
	case a.headed:
		a.err = a.readHead()
	case !mayBeObject(a.held):
		a.err = a.begin(reply{status: http.StatusOK, headers: http.Header{"Content-Type": {"application/octet-stream"}}, body: a.held})
	}
	return len(p), a.err
}

func mayBeObject(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) == 0 || b[0] == '{'
}

func (a *answer) readHead() error {
	head, body, found := bytes.Cut(a.held, headEnd)
	if !found {
		if len(a.held) > maxHead {
			return errors.New("its head has no end")
		}
		return nil
	}
	var d document
	if err := json.Unmarshal(head, &d); err != nil {
		return errors.New("its head is not JSON: " + err.Error())
	}
	if d.StatusCode == nil {
		d.StatusCode = json.RawMessage("200")
	}
	r, err := d.head()
	if err != nil {
		return err
	}
	r.body = body
	return a.begin(r)
}

// begin writes the header and as much of the body as there is.
func (a *answer) begin(r reply) error {
	maps.Copy(a.w.Header(), r.headers)
	a.status, a.held = r.status, nil
	a.w.WriteHeader(r.status)
	_, err := a.w.Write(r.body)
	if errors.Is(err, http.ErrBodyNotAllowed) {
		err = nil
	}
	return err
}

// finish ends the answer to an invocation that succeeded.
func (a *answer) finish(s *server, f Function, response *local.Response) {
	if a.status != 0 {
		return // all of it was streamed
	}
	payload, err := response.Payload, a.err
	var r reply
	switch {
	case err != nil:
	case response.Streamed && a.headed:
		err = errors.New("its head has no end")
	case response.Streamed:
		if payload = a.held; !json.Valid(payload) {
			r = reply{http.StatusOK, http.Header{"Content-Type": {"application/octet-stream"}}, payload}
			break
		}
		fallthrough
	default:
		r, err = parseReply(payload)
	}
	if err != nil {
		s.Printf("%s: the response is not one for HTTP: %v", f.Name(), err)
		a.refuse(http.StatusBadGateway, "Internal Server Error")
		return
	}
	if r.status != http.StatusNoContent && r.status != http.StatusNotModified {
		r.headers.Set("Content-Length", strconv.Itoa(len(r.body)))
	}
	a.begin(r) // a client that is gone gets nothing
}

// refuse answers for a function that did not.
func (a *answer) refuse(status int, message string) {
	if a.status != 0 {
		a.cut = true
		return
	}
	a.status = status
	writeMessage(a.w, status, message)
}
