package cli

import (
	"io"
)

// A stream is where a response goes that comes in parts. What is being done is no
// longer shown then: the parts show it, on the same terminal.
type stream struct {
	w        io.Writer
	terminal bool // w is one
	meter    *meter
	last     byte // what was written last, 0 for nothing
	err      error
}

// Write passes a part on.
func (s *stream) Write(p []byte) (int, error) {
	s.meter.stage("", 0)
	n, err := s.w.Write(p)
	if n > 0 {
		s.last = p[n-1]
	}
	if s.err == nil {
		s.err = err
	}
	return n, err
}

// end puts a terminal's prompt on a line of its own, and returns the first error
// of writing.
func (s *stream) end() error {
	if s.err == nil && s.last != 0 && s.last != '\n' && s.terminal {
		_, s.err = io.WriteString(s.w, "\n")
	}
	return s.err
}
