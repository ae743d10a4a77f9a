package frame

import (
	"errors"
	"io"
)

// A Conn joins the two directions of a connection.
type Conn struct {
	io.ReadCloser
	W io.WriteCloser
}

func (c Conn) Write(b []byte) (int, error) { return c.W.Write(b) }

// Close closes both directions.
func (c Conn) Close() error { return errors.Join(c.W.Close(), c.ReadCloser.Close()) }
