package frame

import (
	"io"
	"sync"
)

// A buffer is one direction of a connection in memory. What is written waits
// there until it is read, however much it is.
type buffer struct {
	mu     sync.Mutex
	more   sync.Cond // there is more to read, or nothing will be
	data   []byte
	closed bool
}

// Buffered returns the two ends of a connection in memory, on which writing never
// waits for reading.
func Buffered() (near, far Conn) {
	there, back := newBuffer(), newBuffer()
	return Conn{back, there}, Conn{there, back}
}

func newBuffer() *buffer {
	b := &buffer{}
	b.more.L = &b.mu
	return b
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, io.ErrClosedPipe
	}
	b.data = append(b.data, p...)
	b.more.Signal()
	return len(p), nil
}

// Read reads what there is. After Close it is what was written before, then io.EOF.
func (b *buffer) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.data) == 0 {
		if b.closed {
			return 0, io.EOF
		}
		b.more.Wait()
	}
	n := copy(p, b.data)
	if b.data = b.data[n:]; len(b.data) == 0 {
		b.data = nil
	}
	return n, nil
}

func (b *buffer) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.more.Broadcast()
	return nil
}
