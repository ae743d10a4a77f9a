// Package frame provides the base protocol under LSP and DAP: JSON bodies behind
// a Content-Length header.
package frame

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// MaxBody is the longest body that Read accepts, in bytes.
const MaxBody = 256 << 20

// maxHeader bounds the header block of one frame.
const maxHeader = 16 << 10

// ErrHeader is what every malformed header's error wraps. The stream cannot be
// read further: where the next frame starts is unknown.
var ErrHeader = errors.New("malformed frame header")

// A Reader reads frames. It is for one goroutine.
type Reader struct {
	in *bufio.Reader
}

// NewReader returns a Reader of in.
func NewReader(in io.Reader) *Reader { return &Reader{in: bufio.NewReader(in)} }

// Read returns the body of the next frame, which the caller owns. At the end of
// the stream the error is io.EOF between frames and io.ErrUnexpectedEOF within
// one; a header that makes no sense gives an error that wraps ErrHeader.
func (r *Reader) Read() ([]byte, error) {
	length, err := r.header()
	if err != nil {
		return nil, err
	}
	// The body grows with what arrives: a length that is only claimed costs nothing.
	body := make([]byte, 0, min(length, atFirst))
	for len(body) < length {
		if len(body) == cap(body) {
			body = slices.Grow(body, min(length-len(body), 3*len(body)))
		}
		n, err := io.ReadFull(r.in, body[len(body):min(length, cap(body))])
		body = body[:len(body)+n]
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, err
		}
	}
	return body, nil
}

// atFirst is how much of a body, in bytes, there is room for before any of it has come.
const atFirst = 4 << 20

// header reads up to the empty line and returns the length that was declared.
func (r *Reader) header() (int, error) {
	length := -1
	for read := 0; ; {
		line, err := r.in.ReadSlice('\n')
		if err == io.EOF && read+len(line) > 0 {
			err = io.ErrUnexpectedEOF
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			err = fmt.Errorf("%w: a line is too long", ErrHeader)
		}
		if err != nil {
			return 0, err
		}
		if read += len(line); read > maxHeader {
			return 0, fmt.Errorf("%w: it is too long", ErrHeader)
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			if length < 0 {
				return 0, fmt.Errorf("%w: no Content-Length", ErrHeader)
			}
			return length, nil
		}
		name, value, ok := strings.Cut(text, ":")
		// The line that an HTTP request begins with has a space in front of any
		// colon: what a web page sends to a port of ours is no message.
		if !ok || strings.ContainsAny(strings.TrimSpace(name), " \t") {
			return 0, fmt.Errorf("%w: %.40q", ErrHeader, text)
		}
		if strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 32)
			if err != nil || n > MaxBody {
				return 0, fmt.Errorf("%w: %.40q", ErrHeader, text)
			}
			length = int(n)
		}
	}
}

// Append appends body's frame to dst.
func Append(dst, body []byte) []byte {
	return append(appendHeader(dst, len(body)), body...)
}

func appendHeader(dst []byte, length int) []byte {
	dst = append(dst, "Content-Length: "...)
	dst = strconv.AppendInt(dst, int64(length), 10)
	return append(dst, "\r\n\r\n"...)
}
