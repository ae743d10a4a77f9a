package frame

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// Who sends never waits for who reads, whatever is between them, and what was sent
// arrives whole and in order: short frames, and ones that no pipe has room for.
func TestSendDoesNotWait(t *testing.T) {
	t.Parallel()
	body := func(i int) string { return fmt.Sprintf("%d %s", i, strings.Repeat("x", i%11*9000)) }
	for name, connect := range map[string]func() (io.ReadCloser, io.WriteCloser){
		"a pipe of the system": func() (io.ReadCloser, io.WriteCloser) {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			return r, w
		},
		"a pipe that blocks": func() (io.ReadCloser, io.WriteCloser) {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			w.Fd() // makes it block, as what an editor hands over does
			return r, w
		},
		"a pipe in memory":   func() (io.ReadCloser, io.WriteCloser) { r, w := io.Pipe(); return r, w },
		"a buffer in memory": func() (io.ReadCloser, io.WriteCloser) { near, far := Buffered(); return near, far },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, out := connect()
			w := NewWriter(out)
			const bodies = 1000
			for i := range bodies {
				send := w.Send
				if i%3 == 0 {
					send = w.Give
				}
				if n, err := send([]byte(body(i))); err != nil || n != len(Append(nil, []byte(body(i)))) {
					t.Fatalf("sending body %d: %d, %v", i, n, err)
				}
			}
			in := NewReader(r)
			for i := range bodies {
				got, err := in.Read()
				if err != nil || string(got) != body(i) {
					t.Fatalf("body %d came as %.40q, %v", i, got, err)
				}
			}
			w.Close(time.Minute)
			if err := errors.Join(out.Close(), r.Close()); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// What was written before a buffer was closed is still read, and nothing can be
// written after.
func TestBufferedClose(t *testing.T) {
	t.Parallel()
	near, far := Buffered()
	if _, err := near.Write([]byte("last")); err != nil {
		t.Fatal(err)
	}
	if err := near.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(far); string(got) != "last" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := far.Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("writing to who has closed: %v", err)
	}
}
