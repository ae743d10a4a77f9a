package lsp

import (
	"context"
	"io"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
)

// A stream is the jsonrpc2.Stream of the server. Unlike the library's own it
// stays in use when a well-framed body is no message (the client gets an error
// instead), it notices the end of the input while a handler runs, and closing it
// ends a pending read even if the input cannot.
type stream struct {
	conn   io.ReadWriteCloser
	logf   func(format string, args ...any)
	bodies chan []byte
	closed chan struct{} // the input has ended, or Close was called
	err    error         // what ended the input; set before closed is closed
	end    sync.Once

	mu  sync.Mutex // serializes writes
	out []byte
}

func newStream(conn io.ReadWriteCloser, logf func(string, ...any)) *stream {
	s := &stream{conn: conn, logf: logf, bodies: make(chan []byte), closed: make(chan struct{})}
	go s.pump()
	return s
}

// pump reads the input until it ends or the stream is closed.
func (s *stream) pump() {
	in := frame.NewReader(s.conn)
	for {
		body, err := in.Read()
		if err != nil {
			if err != io.EOF {
				s.logf("read: %v", err)
			}
			s.stop(err)
			return
		}
		select {
		case s.bodies <- body:
		case <-s.closed:
			return
		}
	}
}

func (s *stream) stop(err error) {
	s.end.Do(func() {
		s.err = err
		close(s.closed)
	})
}

// ReadFrame returns the next body that holds one message. The connection calls
// it in preference to Read.
func (s *stream) ReadFrame(ctx context.Context) ([]byte, int64, error) {
	for {
		select {
		case <-ctx.Done():
			return nil, 0, ctx.Err()
		case <-s.closed:
			return nil, 0, s.err
		case body := <-s.bodies:
			if _, err := jsonrpc2.DecodeMessage(body); err == nil {
				return body, int64(len(body)), nil
			}
			s.refuse(ctx)
		}
	}
}

// refuse answers a body that is no message. Whom it was to answer is not known.
func (s *stream) refuse(ctx context.Context) {
	s.logf("read: a body of the client's is no message")
	err := jsonrpc2.Errorf(jsonrpc2.ParseError, "this is no message")
	if _, err := s.WriteFrame(ctx, jsonrpc2.AppendResponse(nil, jsonrpc2.ID{}, nil, err)); err != nil {
		s.logf("write: %v", err)
	}
}

// Read implements jsonrpc2.Stream.
func (s *stream) Read(ctx context.Context) (jsonrpc2.Message, int64, error) {
	body, n, err := s.ReadFrame(ctx)
	if err != nil {
		return nil, 0, err
	}
	m, err := jsonrpc2.DecodeMessage(body)
	return m, n, err
}

// Write implements jsonrpc2.Stream.
func (s *stream) Write(ctx context.Context, m jsonrpc2.Message) (int64, error) {
	return s.WriteFrame(ctx, jsonrpc2.AppendMessage(nil, m))
}

// WriteFrame writes a message that is encoded already.
func (s *stream) WriteFrame(ctx context.Context, body []byte) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	s.out = frame.Append(s.out[:0], body)
	n, err := s.conn.Write(s.out)
	if cap(s.out) > 1<<20 {
		s.out = nil // one large answer must not be held for good
	}
	return int64(n), err
}

// Close implements jsonrpc2.Stream.
func (s *stream) Close() error {
	s.stop(io.EOF)
	return s.conn.Close()
}

// A codec encodes what goes over the wire by the protocol's own rules.
type codec struct{}

// Marshal implements jsonrpc2.Codec.
func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok {
		return raw, nil
	}
	return protocol.Marshal(v)
}

// Unmarshal implements jsonrpc2.Codec.
func (codec) Unmarshal(data []byte, v any) error { return protocol.Unmarshal(data, v) }
