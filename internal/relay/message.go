package relay

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// A message is one body of the protocol, of which only the outermost members
// are looked at. The bytes stay as they came.
type message struct {
	body   []byte
	method string // "" of an answer

	id, params, result, err span
}

func (m *message) at(s span) []byte { return m.body[s.start:s.end] }

func (m *message) isCall() bool   { return m.method != "" && m.id.ok() }
func (m *message) isAnswer() bool { return m.method == "" && m.id.ok() }

var errNoMessage = errors.New("this is no message")

// parse reads the outermost members of a body.
func parse(body []byte) (*message, error) {
	m := &message{body: body}
	complete := members(body, func(name string, _ int, value span) {
		switch name {
		case "id":
			m.id = value
		case "method":
			m.method = unquote(body[value.start:value.end])
		case "params":
			m.params = value
		case "result":
			m.result = value
		case "error":
			m.err = value
		}
	})
	known := true
	if id := m.at(m.id); string(id) == "null" {
		m.id = span{}
	} else if len(id) > 0 {
		known = id[0] == '"' || id[0] == '-' || '0' <= id[0] && id[0] <= '9'
	}
	if !complete || !known || m.method == "" && !m.id.ok() {
		return nil, errNoMessage
	}
	return m, nil
}

// key is an id in one form: an id may be spelt in several.
func (m *message) key() string {
	raw := m.at(m.id)
	if s := unquote(raw); s != "" {
		return strconv.Quote(s)
	}
	return string(raw)
}

// withID returns the body with another id.
func (m *message) withID(id []byte) []byte { return splice(m.body, m.id, id) }

// withParams returns the body with other params.
func (m *message) withParams(params []byte) []byte {
	if !m.params.ok() {
		return put(m.body, params, "params")
	}
	return splice(m.body, m.params, params)
}

// errorCode is that of an answer, 0 if it is a result.
func (m *message) errorCode() int {
	if !m.err.ok() {
		return 0
	}
	code, _ := strconv.Atoi(string(lookup(m.at(m.err), "code")))
	return code
}

// The codes of errors.
const (
	codeParse            = -32700
	codeInvalidRequest   = -32600
	codeInvalidParams    = -32602
	codeNotInitialized   = -32002
	codeRequestCancelled = -32800
	codeContentModified  = -32801
	codeServerCancelled  = -32802
	codeRequestFailed    = -32803
)

// newCall, newNotification, newResult and newError make bodies of the relay's own.
func newCall(id []byte, method string, params []byte) []byte {
	return fill(`{"jsonrpc":"2.0","id":`, id, `,"method":`, quote(method), `,"params":`, params, `}`)
}

func newNotification(method string, params []byte) []byte {
	return fill(`{"jsonrpc":"2.0","method":`, quote(method), `,"params":`, params, `}`)
}

func newResult(id, result []byte) []byte {
	return fill(`{"jsonrpc":"2.0","id":`, id, `,"result":`, result, `}`)
}

func newError(id []byte, code int, text string) []byte {
	return fill(`{"jsonrpc":"2.0","id":`, id, `,"error":{"code":`, strconv.AppendInt(nil, int64(code), 10), `,"message":`, quote(text), `}}`)
}

// fill joins strings and bytes.
func fill(parts ...any) []byte {
	var b bytes.Buffer
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			b.WriteString(p)
		case []byte:
			b.Write(p)
		}
	}
	return b.Bytes()
}

// quote is a string in JSON.
func quote(s string) []byte {
	data, _ := json.Marshal(s) // a string can be encoded
	return data
}
