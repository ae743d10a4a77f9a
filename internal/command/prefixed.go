package command

import (
	"bytes"
	"fmt"
	"io"
)

// prefixed writes a text in front of every line. It is for writers that write
// whole lines.
type prefixed struct {
	w      io.Writer
	prefix string
}

func (p prefixed) Write(b []byte) (int, error) {
	var out []byte
	for line := range bytes.Lines(b) {
		out = append(append(out, p.prefix...), line...)
	}
	if _, err := p.w.Write(out); err != nil {
		return 0, err
	}
	return len(b), nil
}

// logf writes a line to a log.
func logf(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, format+"\n", args...) // a log nobody reads stops nothing
}
