package frame

import (
	"io"
	"sync"
	"time"
)

// A Writer writes frames in a goroutine of its own: who has something to say
// never waits for who is to read it. Two that do not read until they have
// written all they have would wait for each other. What is short, and can be
// written without waiting, is written by who says it: waking a goroutine for it
// takes longer than the rest of what a relay does.
type Writer struct {
	out  io.Writer
	room func(bytes int) bool

	mu      sync.Mutex
	queue   [][]byte      // frames that are to be written, in pieces
	open    bool          // the last piece may be appended to
	frame   []byte        // room for what is written at once
	busy    bool          // the goroutine is writing
	broken  error         // what a write has failed with
	more    chan struct{} // capacity 1: there is something in queue
	closing chan struct{} // nothing more is to be queued
	written chan struct{} // nothing more will be written
	close   func()
}

// NewWriter returns a Writer to out, which it does not close. Close ends it.
func NewWriter(out io.Writer) *Writer {
	w := &Writer{out: out, room: room(out), more: make(chan struct{}, 1), closing: make(chan struct{}), written: make(chan struct{})}
	w.close = sync.OnceFunc(func() { close(w.closing) })
	go w.write()
	return w
}

// Send queues a copy of a body and returns the length of its frame. The error is
// what an earlier write has failed with.
func (w *Writer) Send(body []byte) (int, error) { return w.send(body, false) }

// Give is Send of a body that does not change any more: a long one is not copied.
func (w *Writer) Give(body []byte) (int, error) { return w.send(body, len(body) > worthKeeping) }

// worthKeeping is the length, in bytes, from which on a body is a piece of its own.
const worthKeeping = 32 << 10

func (w *Writer) send(body []byte, keep bool) (int, error) {
	var room [32]byte
	header := appendHeader(room[:0], len(body))
	length := len(header) + len(body)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken != nil {
		return 0, w.broken
	}
	if len(w.queue) == 0 && !w.busy && w.room(length) {
		w.frame = append(append(w.frame[:0], header...), body...)
		_, w.broken = w.out.Write(w.frame)
		if cap(w.frame) > 2*worthKeeping {
			w.frame = nil
		}
		return length, w.broken
	}
	if !w.open {
		w.queue, w.open = append(w.queue, nil), true
	}
	last := &w.queue[len(w.queue)-1]
	*last = append(*last, header...)
	if keep {
		w.queue, w.open = append(w.queue, body), false
	} else {
		*last = append(*last, body...)
	}
	select {
	case w.more <- struct{}{}:
	default:
	}
	return length, nil
}

// Close waits until what is queued is written, or cannot be, or drain is over.
func (w *Writer) Close(drain time.Duration) {
	w.close()
	select {
	case <-w.written:
	case <-time.After(drain):
	}
}

// write writes what is queued until the writer is closed.
func (w *Writer) write() {
	defer close(w.written)
	for closing := false; !closing; {
		select {
		case <-w.more:
		case <-w.closing:
			closing = true
		}
		w.mu.Lock()
		out := w.queue
		w.queue, w.open = nil, false
		w.busy = len(out) > 0
		w.mu.Unlock()
		if len(out) == 0 {
			continue
		}
		var err error
		for i := 0; i < len(out) && err == nil; i++ {
			_, err = w.out.Write(out[i])
			out[i] = nil // a long one need not wait for the others
		}
		w.mu.Lock()
		w.busy, w.broken = false, err
		w.mu.Unlock()
		if err != nil {
			return
		}
	}
}
