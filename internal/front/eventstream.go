package front

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"net/http"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// invokeStream is InvokeWithResponseStream: the response as a stream of events,
// a PayloadChunk for each piece and InvokeComplete at the end.
func (s *server) invokeStream(w http.ResponseWriter, r *http.Request) {
	c, refused := s.call(w, r)
	if refused == nil && c.kind == "Event" {
		refused = &apiError{400, "InvalidParameterValueException", "a streamed invocation is of the type RequestResponse or DryRun"}
	}
	if refused != nil {
		refused.write(w)
		return
	}
	h := w.Header()
	h.Set("X-Amzn-RequestId", c.inv.RequestID)
	h.Set("X-Amz-Executed-Version", "$LATEST")
	if c.kind == "DryRun" {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	out := &eventWriter{w: w}
	c.inv.Stream = func(contentType string) io.Writer {
		out.begin(h, contentType)
		return out
	}
	response, err := s.invoke(r, c.Function, c.inv)
	if err != nil {
		s.streamFailed(w, c, out, err)
		return
	}
	s.Invoked(Invoked{Function: c.Name(), Via: "api", Status: http.StatusOK, Response: response})
	out.begin(h, "application/json")
	out.complete(response, c.tail)
}

// streamFailed ends an invocation that could not be made, or was cut short.
func (s *server) streamFailed(w http.ResponseWriter, c *call, out *eventWriter, err error) {
	e := apiErrorOf(err)
	s.Invoked(Invoked{Function: c.Name(), Via: "api", Status: e.status, Err: err})
	if out.begun {
		panic(http.ErrAbortHandler) // the client learns that this is not all
	}
	e.write(w)
}

// An eventWriter writes a response as events of the type that AWS's SDKs read.
type eventWriter struct {
	w     io.Writer
	begun bool
}

func (e *eventWriter) begin(h http.Header, contentType string) {
	if e.begun {
		return
	}
	e.begun = true
	h.Set("Content-Type", "application/vnd.amazon.eventstream")
	h.Set("X-Amzn-Remapped-Content-Type", contentType)
}

// Write writes a piece of the response.
func (e *eventWriter) Write(p []byte) (int, error) {
	_, err := e.w.Write(eventMessage("PayloadChunk", "application/octet-stream", p))
	return len(p), err
}

// complete writes the last event. What was not streamed goes before it; an
// error's object goes into it.
func (e *eventWriter) complete(r *local.Response, tail bool) {
	var end struct {
		ErrorCode    string `json:",omitempty"`
		ErrorDetails string `json:",omitempty"`
		LogResult    string `json:",omitempty"`
	}
	if r.FunctionError != "" {
		end.ErrorCode, end.ErrorDetails = r.FunctionError, string(r.Payload)
	} else if !r.Streamed {
		e.Write(r.Payload)
	}
	if tail {
		end.LogResult = logTail(r.Logs)
	}
	e.w.Write(eventMessage("InvokeComplete", "application/json", encode(end)))
}

// eventMessage encodes one event: the lengths of the whole and of the headers,
// their checksum, the headers, the payload, the checksum of everything.
//
// Source: Amazon Transcribe Developer Guide, "Event stream encoding"; the format
// is the same for all of AWS's streams.
func eventMessage(event, contentType string, payload []byte) []byte {
	var headers []byte
	for _, h := range [][2]string{{":message-type", "event"}, {":event-type", event}, {":content-type", contentType}} {
		const isString = 7
		headers = append(headers, byte(len(h[0])))
		headers = append(headers, h[0]...)
		headers = append(headers, isString)
		headers = binary.BigEndian.AppendUint16(headers, uint16(len(h[1])))
		headers = append(headers, h[1]...)
	}
	const around = 4 + 4 + 4 + 4 // two lengths, two checksums
	m := make([]byte, 0, around+len(headers)+len(payload))
	m = binary.BigEndian.AppendUint32(m, uint32(around+len(headers)+len(payload)))
	m = binary.BigEndian.AppendUint32(m, uint32(len(headers)))
	m = binary.BigEndian.AppendUint32(m, crc32.ChecksumIEEE(m))
	m = append(m, headers...)
	m = append(m, payload...)
	return binary.BigEndian.AppendUint32(m, crc32.ChecksumIEEE(m))
}
