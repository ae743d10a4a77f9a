package lsp

import (
	"io"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// FuzzMessages sends bodies of every kind between an initialize and a shutdown:
// the shutdown is answered, whatever came before. What follows is not even framed:
// half a frame, lengths that are none, anything. The server ends all the same.
func FuzzMessages(f *testing.F) {
	for _, body := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///a.go"},"position":{"line":0,"character":0}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a.go","languageId":"go","version":1,"text":"package main\n"}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a.go","version":2},"contentChanges":[{"range":{"start":{"line":0,"character":3},"end":{"line":9,"character":4294967295}},"text":"\ud83d"}]}}`,
		`{"jsonrpc":"2.0","id":"x","method":"workspace/executeCommand","params":{"command":"lambda.version","arguments":[{}]}}`,
		`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"x"}}`,
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}`,
		`[`, "\xff", `{"jsonrpc":"2.0","id":null}`,
	} {
		f.Add([]byte(body), []byte(body), []byte("Content-Length: 100\r\n\r\n"+body))
	}
	for _, raw := range []string{"Content-Length: 99999999999999999999\r\n\r\n", "Content-Length: 268435456\r\n\r\n{", "Content-Length: -1\r\n\r\n", "Content-Le", "\xff\x00", "\r\n\r\n"} {
		f.Add([]byte("{}"), []byte("{}"), []byte(raw))
	}
	f.Fuzz(func(t *testing.T, a, b, raw []byte) {
		client, end := lsptest.Pipe()
		done := make(chan struct{})
		s := newServer(t.Context(), end, Options{Log: io.Discard, Dir: t.TempDir()})
		go func() {
			defer close(done)
			_ = s.serve(s)
		}()
		answered := make(chan bool, 1)
		go func() {
			in := frame.NewReader(client)
			for {
				body, err := in.Read()
				if err != nil {
					answered <- false
					return
				}
				if string(body) == `{"jsonrpc":"2.0","id":987654321,"result":null}` {
					answered <- true
					return
				}
			}
		}()
		var out []byte
		out = frame.Append(out, []byte(`{"jsonrpc":"2.0","id":123456789,"method":"initialize","params":{"capabilities":{},"initializationOptions":{"trusted":false}}}`))
		out = frame.Append(frame.Append(out, a), b)
		out = frame.Append(out, []byte(`{"jsonrpc":"2.0","id":987654321,"method":"shutdown"}`))
		if _, err := client.Write(out); err != nil {
			t.Fatal(err)
		}
		if ok := <-answered; !ok && !s.current(shutDown) {
			t.Errorf("the server has gone after %q and %q", a, b)
		}
		_, _ = client.Write(raw) // the server may have gone at an exit in a or b, or goes midway
		client.Close()
		<-done
	})
}
