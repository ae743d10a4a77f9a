package frame

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in, want string
		err            error // of the read after the last body
	}{
		{name: "nothing", in: "", err: io.EOF},
		{name: "one", in: "Content-Length: 2\r\n\r\n{}", want: "{}", err: io.EOF},
		{name: "two", in: "Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]", want: "{}|[1]", err: io.EOF},
		{name: "empty body", in: "Content-Length: 0\r\n\r\n", want: "", err: io.EOF},
		{name: "other fields, other case", in: "Content-Type: x; charset=utf-8\r\ncontent-length:2\r\n\r\n{}", want: "{}", err: io.EOF},
		{name: "bare newlines", in: "Content-Length: 2\n\n{}", want: "{}", err: io.EOF},
		{name: "half a header", in: "Content-Le", err: io.ErrUnexpectedEOF},
		{name: "half a block", in: "Content-Length: 2\r\n", err: io.ErrUnexpectedEOF},
		{name: "half a body", in: "Content-Length: 20\r\n\r\n{}", err: io.ErrUnexpectedEOF},
		{name: "huge, claimed", in: "Content-Length: 268435456\r\n\r\n{}", err: io.ErrUnexpectedEOF},
		{name: "too huge", in: "Content-Length: 268435457\r\n\r\n{}", err: ErrHeader},
		{name: "beyond any integer", in: "Content-Length: 99999999999999999999999\r\n\r\n{}", err: ErrHeader},
		{name: "negative", in: "Content-Length: -1\r\n\r\n{}", err: ErrHeader},
		{name: "no length", in: "Content-Type: x\r\n\r\n{}", err: ErrHeader},
		{name: "no header", in: "{}\r\n\r\n", err: ErrHeader},
		{name: "a web page's request", in: "POST /a:b HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", err: ErrHeader},
		{name: "endless line", in: strings.Repeat("x", 1<<20), err: ErrHeader},
		{name: "endless block", in: strings.Repeat("a: b\r\n", 1<<20), err: ErrHeader},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := NewReader(iotest.OneByteReader(strings.NewReader(tt.in)))
			var got []string
			for {
				body, err := r.Read()
				if err != nil {
					if !errors.Is(err, tt.err) {
						t.Errorf("got error %v, want %v", err, tt.err)
					}
					break
				}
				got = append(got, string(body))
			}
			if s := strings.Join(got, "|"); s != tt.want {
				t.Errorf("got %q, want %q", s, tt.want)
			}
		})
	}
}

// Whatever arrives, Read ends, and what Append has framed comes back.
func FuzzRead(f *testing.F) {
	f.Add([]byte("Content-Length: 2\r\n\r\n{}"), []byte("{}"))
	f.Add([]byte("Content-Length: 2\r\n\r"), []byte(""))
	f.Fuzz(func(t *testing.T, noise, body []byte) {
		for r := NewReader(bytes.NewReader(noise)); ; {
			if _, err := r.Read(); err != nil {
				break
			}
		}
		got, err := NewReader(bytes.NewReader(Append(nil, body))).Read()
		if err != nil || !bytes.Equal(got, body) {
			t.Fatalf("%q came back as %q, %v", body, got, err)
		}
	})
}

// Bodies that are longer than what there is room for at first, however they arrive,
// and one that ends too soon.
func TestReadLong(t *testing.T) {
	t.Parallel()
	for _, length := range []int{0, 1, atFirst - 1, atFirst, atFirst + 1, 2*atFirst + 7, 9 * atFirst} {
		want := bytes.Repeat([]byte("abcdefg"), length/7+1)[:length]
		stream := Append(Append(nil, want), []byte("next"))
		in := NewReader(iotest.HalfReader(bytes.NewReader(stream)))
		if got, err := in.Read(); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes: %d, %v", length, len(got), err)
		}
		if got, err := in.Read(); err != nil || string(got) != "next" {
			t.Errorf("after %d bytes: %q, %v", length, got, err)
		}
		if length == 0 {
			continue
		}
		cut := Append(nil, want)
		if _, err := NewReader(bytes.NewReader(cut[:len(cut)-1])).Read(); err != io.ErrUnexpectedEOF {
			t.Errorf("%d bytes less one: %v", length, err)
		}
	}
}
