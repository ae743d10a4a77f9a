//go:build unix

package local_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// A piece is passed on while the function works at the next one.
func TestStreamComesAsItIsMade(t *testing.T) {
	t.Parallel()
	in := start(t, bootstrap(t, "relay"))
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	got, w := io.Pipe()
	answer := make(chan *local.Response, 1)
	go func() {
		r, err := in.Invoke(t.Context(), local.Invocation{Payload: fmt.Appendf(nil, `{"Pipe":%q}`, pipe), Stream: streamTo(w)})
		if err != nil {
			t.Error(err)
		}
		w.Close()
		answer <- r
	}()
	feed, err := os.OpenFile(pipe, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		line := fmt.Sprintf("piece %d\n", i)
		if _, err := io.WriteString(feed, line); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, len(line))
		if _, err := io.ReadFull(got, buf); err != nil || string(buf) != line {
			t.Fatalf("got %q, %v", buf, err)
		}
	}
	feed.Close()
	if rest, err := io.ReadAll(got); err != nil || len(rest) > 0 {
		t.Errorf("then %q, %v", rest, err)
	}
	if r := <-answer; !r.Streamed || r.FunctionError != "" || len(r.Payload) > 0 {
		t.Errorf("got %+v", r)
	}
}
