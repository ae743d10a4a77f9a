package lsp

import (
	"context"
	"io"
	"sync"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
)

// A stream is the jsonrpc2.Stream of the server. Unlike the library's own it
// stays in use when a well-framed body is no message (the client gets an error
// instead), closing it ends a pending read even if the input cannot, and a write
// never waits for the client: one that does not read until it has written all it
// has would have us wait for each other.
type stream struct {
	conn   io.ReadWriteCloser
	logf   func(format string, args ...any)
	bodies chan []byte
	ended  *signal // the input has ended, or Close was called
	read   *signal // all that came before the end was taken
	err    error   // what ended the input; set before ended

	out   *frame.Writer
	drain time.Duration // how long Close waits for the client to read
	close func() error
}

func newStream(conn io.ReadWriteCloser, logf func(string, ...any)) *stream {
	s := &stream{
		conn: conn, logf: logf,
		bodies: make(chan []byte), ended: newSignal(), read: newSignal(),
		out: frame.NewWriter(conn), drain: time.Second,
	}
	s.close = sync.OnceValue(func() error {
		s.stop(io.EOF)
		s.out.Close(s.drain)
		return conn.Close()
	})
	go s.pump()
	return s
}

// A signal is given once.
type signal struct {
	given chan struct{}
	once  sync.Once
}

func newSignal() *signal { return &signal{given: make(chan struct{})} }

// was reports whether it has been given.
func (s *signal) was() bool {
	select {
	case <-s.given:
		return true
	default:
		return false
	}
}

func (s *signal) give() { s.once.Do(func() { close(s.given) }) }

// pump reads the input until it ends or the stream is closed.
func (s *stream) pump() {
	in := frame.NewReader(s.conn)
	for {
		body, err := in.Read()
		if err != nil {
			if err != io.EOF && !s.ended.was() { // else it is closed
				s.logf("read: %v", err)
			}
			s.stop(err)
			return
		}
		select {
		case s.bodies <- body:
		case <-s.ended.given:
			return
		}
	}
}

func (s *stream) stop(err error) {
	s.ended.once.Do(func() {
		s.err = err
		close(s.ended.given)
	})
}

// ReadFrame returns the next body that holds one message. The connection calls
// it in preference to Read.
func (s *stream) ReadFrame(ctx context.Context) ([]byte, int64, error) {
	for {
		select {
		case <-ctx.Done():
			return nil, 0, ctx.Err()
		case <-s.ended.given:
			s.read.give()
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

// WriteFrame queues a message that is encoded already.
func (s *stream) WriteFrame(ctx context.Context, body []byte) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.out.Send(body)
	return int64(n), err
}

// Close implements jsonrpc2.Stream.
func (s *stream) Close() error { return s.close() }

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
