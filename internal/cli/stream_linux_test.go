package cli_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
)

// relay streams what comes through a pipe.
const relay = `package main

import (
	"io"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	lambda.Start(func(event struct{ Pipe string }) (io.Reader, error) { return os.Open(event.Pipe) })
}
`

// What a function streams is on the screen while the function works at the rest,
// and the shell's prompt gets a line of its own.
func TestStreamIsShownAsItComes(t *testing.T) {
	t.Parallel()
	s := newSandbox(t, nil)
	s.dir = filepath.Join(t.TempDir(), "relay")
	if _, err := scaffold.New(scaffold.Options{Dir: s.dir, Runtime: "provided.al2023", Source: events.All()[0], Model: handler.Start}); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"handler.go":      relay,
		"handler_test.go": "package main\n",
		"function.json":   `{"Runtime": "provided.al2023", "Handler": "bootstrap", "Timeout": 900}`,
	} {
		if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	master, terminal := openTerminal(t)
	var log strings.Builder
	cmd := s.command("lambda-lsp", "invoke", "--data", fmt.Sprintf(`{"Pipe":%q}`, pipe))
	cmd.Stdout, cmd.Stderr = terminal, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	terminal.Close()
	// Both ways, so that opening does not wait for a function that may never come.
	feed, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, len("one\r\n"))
	if _, err := io.WriteString(feed, "one\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(master, buf); err != nil || string(buf) != "one\r\n" {
		t.Fatalf("got %q, %v\n%s", buf, err, &log)
	}
	if _, err := io.WriteString(feed, "two"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(master, buf[:3]); err != nil || string(buf[:3]) != "two" {
		t.Fatalf("got %q, %v\n%s", buf, err, &log)
	}
	feed.Close()
	rest, _ := io.ReadAll(master) // ends with EIO when the last writer has gone
	if err := cmd.Wait(); err != nil || string(rest) != "\r\n" {
		t.Errorf("then %q, %v\n%s", rest, err, &log)
	}
}
