package debug

import (
	"io"
	"sync/atomic"
	"unicode/utf8"
)

// A gate passes on what is written while it is open, and drops the rest: what
// is logged of a function that was never launched.
type gate struct {
	open *atomic.Bool
	w    io.Writer
}

func (g *gate) Write(p []byte) (int, error) {
	if !g.open.Load() {
		return len(p), nil
	}
	return g.w.Write(p)
}

// A console shows what is written to it in the client's console. It holds back
// the beginning of a character until the rest is there.
type console struct {
	client *wire
	held   []byte
}

func (c *console) Write(p []byte) (int, error) {
	text := append(c.held, p...)
	whole := len(text) - partial(text)
	c.held = append([]byte(nil), text[whole:]...)
	if whole > 0 {
		c.client.output("console", string(text[:whole]))
	}
	return len(p), nil
}

// partial returns how many bytes at the end of p begin a character that is not
// complete.
func partial(p []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(p); n++ {
		if tail := p[len(p)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}
