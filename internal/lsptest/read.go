package lsptest

import (
	"encoding/json"
	"strconv"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
)

// read takes the server's messages until it closes the connection.
func (e *Editor) read() {
	in := frame.NewReader(e.conn)
	for {
		body, err := in.Read()
		if err != nil {
			break
		}
		e.receive(body)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	for id, answer := range e.calls {
		close(answer)
		delete(e.calls, id)
	}
	e.signal()
}

// signal wakes those who wait. The caller holds mu.
func (e *Editor) signal() {
	close(e.changed)
	e.changed = make(chan struct{})
}

func (e *Editor) receive(body []byte) {
	var m envelope
	err := json.Unmarshal(body, &m)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.note("←", body)
	switch {
	case err != nil:
		e.note("!", []byte(err.Error()))
	case m.Method == "" && m.ID != nil:
		if id, err := strconv.Atoi(string(m.ID)); err == nil && e.calls[id] != nil {
			e.calls[id] <- reply{Result: m.Result, Err: m.Error}
			delete(e.calls, id)
			return
		}
		e.inbox = append(e.inbox, Message{Params: body}) // an answer to nothing that was asked
	default:
		e.inbox = append(e.inbox, Message{Method: m.Method, Params: m.Params})
		if m.Method == "textDocument/publishDiagnostics" {
			e.published(m.Params)
		}
		if m.ID != nil {
			go e.answer(m, e.handlers[m.Method])
		}
	}
	e.signal()
}

// answer replies to a request of the server's.
func (e *Editor) answer(m envelope, h Handler) {
	r := envelope{ID: m.ID}
	var result any
	if h != nil {
		result, r.Error = h(m.Params)
	}
	if r.Error == nil {
		data, err := json.Marshal(result)
		if err != nil {
			data = []byte("null")
		}
		r.Result = data
	}
	_ = e.send(r) // the server may have gone; who waits for it will see
}
