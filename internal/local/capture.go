package local

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"io"
	"os"
)

// A capture is the pipe that a process's output goes through, stdout and stderr
// in the order of their writes.
//
// This end keeps the pipe open for writing too. Output that a process wrote
// before it posted its response may still be in the pipe when the response is
// here: flush writes a marker behind it and waits until that comes through.
type capture struct {
	r, w    *os.File
	sink    io.Writer
	marker  []byte
	reached chan struct{} // a marker came through
	done    chan struct{} // the reader has ended
}

func newCapture(sink io.Writer) (*capture, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	c := &capture{
		r: r, w: w, sink: sink,
		// Random, so that no function prints it; shorter than any system's
		// PIPE_BUF, so that it arrives in one piece; and no end of it is also
		// a beginning.
		marker:  []byte("\x00" + randomHex(24) + "\x01"),
		reached: make(chan struct{}, 1),
		done:    make(chan struct{}),
	}
	go c.read()
	return c, nil
}

// flush returns when everything written to the pipe before it has reached the
// sink. It is not for two goroutines at a time.
func (c *capture) flush() {
	if _, err := c.w.Write(c.marker); err != nil {
		return
	}
	select {
	case <-c.reached:
	case <-c.done:
	}
}

// close ends the pipe, even where an escaped grandchild still holds it.
func (c *capture) close() {
	c.w.Close()
	c.r.Close()
	<-c.done
}

func (c *capture) read() {
	defer close(c.done)
	buf := make([]byte, 64<<10)
	var pending []byte // read, and not yet known to be no marker
	for {
		n, err := c.r.Read(buf)
		pending = append(pending, buf[:n]...)
		for {
			i := bytes.Index(pending, c.marker)
			if i < 0 {
				break
			}
			c.sink.Write(pending[:i])
			pending = pending[i+len(c.marker):]
			c.reached <- struct{}{}
		}
		keep := c.partial(pending)
		if err != nil {
			keep = 0
		}
		if n := len(pending) - keep; n > 0 {
			c.sink.Write(pending[:n])
			pending = append(pending[:0], pending[n:]...)
		}
		if err != nil {
			return
		}
	}
}

// partial returns how many bytes at the end of p may be a marker's beginning.
func (c *capture) partial(p []byte) int {
	for n := min(len(c.marker)-1, len(p)); n > 0; n-- {
		if bytes.HasPrefix(c.marker, p[len(p)-n:]) {
			return n
		}
	}
	return 0
}

// randomHex returns n random bytes as 2n digits.
func randomHex(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}
