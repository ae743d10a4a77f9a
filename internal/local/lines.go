package local

import (
	"bytes"
	"io"
	"sync"
)

// A sharedLog lets several environments write to one log.
type sharedLog struct {
	mu  sync.Mutex
	out io.Writer
}

func (l *sharedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(p)
}

// maxLine is how long a line may get before it is passed on in pieces.
const maxLine = 64 << 10

// A lineWriter passes on whole lines only, each Write's in one.
type lineWriter struct {
	to   io.Writer
	mu   sync.Mutex
	part []byte // of a line whose end has not come
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.part = append(w.part, p...)
	end := bytes.LastIndexByte(w.part, '\n') + 1
	if len(w.part)-end > maxLine {
		end = len(w.part)
	}
	if end > 0 {
		w.to.Write(w.part[:end]) // a log nobody reads does not stop the function
		w.part = append(w.part[:0], w.part[end:]...)
	}
	return len(p), nil
}

// flush passes on what there is, as a line.
func (w *lineWriter) flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.part) > 0 {
		w.to.Write(append(w.part, '\n'))
		w.part = nil
	}
}
