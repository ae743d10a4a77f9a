package local

import (
	"bytes"
	"strings"
	"sync"
	"testing"
)

func TestLogbook(t *testing.T) {
	t.Parallel()
	const trace = "[ERROR] E: m\rTraceback (most recent call last):\r\u00a0\u00a0File \"x\"\r\u00a0\u00a0\u00a0\u00a0raise\u00a0E\n"
	const unfolded = "[ERROR] E: m\nTraceback (most recent call last):\n  File \"x\"\n    raise\u00a0E\n"
	for _, c := range []struct{ name, in, want string }{
		{"text", "a\nb\n", "a\nb\n"},
		{"no newline at the end", "a\nb", "a\nb\nEND\n"},
		{"error event", "a\n" + trace + "b\n", "a\n" + unfolded + "b\n"},
		{"twice", trace + trace, unfolded + unfolded},
		{"not at the beginning of a line", "a" + trace, "a" + trace},
		{"other carriage returns", "50%\r100%\r\n[ERROR] x\ry\n", "50%\r100%\r\n[ERROR] x\ry\n"},
		{"unfinished", "[ERR", "[ERR\nEND\n"},
		{"unfinished event", strings.TrimSuffix(trace, "\n"), strings.TrimSuffix(trace, "\n") + "\nEND\n"},
		{"almost", "[ERROX] \ra\n", "[ERROX] \ra\n"},
		{"too long to hold", "[ERROR] " + strings.Repeat("x", holdLine) + "\rTraceback (most recent call last):\r\n", "[ERROR] " + strings.Repeat("x", holdLine) + "\rTraceback (most recent call last):\r\n"},
		{"bytes", "\x00\xff\n", "\x00\xff\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			want := c.want
			if !strings.HasSuffix(want, "END\n") {
				want += "END\n"
			}
			// In one piece, and in pieces of every small size.
			for _, size := range []int{1, 2, 3, 7, len(c.in)} {
				var out bytes.Buffer
				l := &logbook{out: &out}
				for rest := []byte(c.in); len(rest) > 0; {
					n := min(size, len(rest))
					l.Write(rest[:n])
					rest = rest[n:]
				}
				l.Printf("END")
				if size < len(c.in) && len(c.in) > holdLine {
					continue // cut where the limit is
				}
				if got := l.Take(); got != want || out.String() != want {
					t.Errorf("in pieces of %d: %.300q, passed on %.300q, want %.300q", size, got, &out, want)
				}
				if again := l.Take(); again != "" {
					t.Errorf("taken twice: %q", again)
				}
			}
		})
	}
}

func TestLogbookKeepsTheEnd(t *testing.T) {
	t.Parallel()
	var count counter
	l := &logbook{out: &count}
	line := []byte(strings.Repeat("x", 1<<20-1) + "\n")
	for range 100 {
		l.Write(line)
	}
	l.Write([]byte("last\n"))
	got := l.Take()
	if len(got) != keepLogs || !strings.HasSuffix(got, "x\nlast\n") {
		t.Errorf("%d bytes are kept", len(got))
	}
	if want := 100<<20 + len("last\n"); int(count) != want {
		t.Errorf("%d bytes are passed on, want %d", count, want)
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// Everything written before a flush is in the sink after it, and no marker.
func TestCaptureFlush(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var got bytes.Buffer
	c, err := newCapture(writer(func(p []byte) {
		mu.Lock()
		defer mu.Unlock()
		got.Write(p)
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	var want bytes.Buffer
	for i := range 300 {
		// Parts of a marker are output like any other.
		piece := append(bytes.Repeat([]byte{byte(i)}, i*i), c.marker[:i%len(c.marker)]...)
		want.Write(piece)
		c.w.Write(piece)
		c.flush()
		mu.Lock()
		have := got.Len()
		mu.Unlock()
		if partial := c.partial(want.Bytes()); have+partial < want.Len() {
			t.Fatalf("%d of %d bytes are there after flush %d", have, want.Len(), i)
		}
	}
	c.w.Write([]byte("end"))
	c.flush()
	want.WriteString("end")
	mu.Lock()
	defer mu.Unlock()
	if !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Errorf("got %d bytes, want %d", got.Len(), want.Len())
	}
}

type writer func(p []byte)

func (w writer) Write(p []byte) (int, error) {
	w(p)
	return len(p), nil
}
