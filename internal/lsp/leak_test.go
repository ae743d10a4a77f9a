package lsp

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// No goroutine outlives a session, however it ends.
func TestNothingIsLeft(t *testing.T) {
	for _, end := range []func(*session){
		func(s *session) {
			s.Must("shutdown", nil, nil)
			s.Notify("exit", nil)
		},
		func(s *session) { s.client.Close() },
		func(s *session) { s.server.cancel(nil) },
	} {
		s := begin(t, start{processID: 1})
		s.SetText(s.OpenText(s.path("a.go"), "package main\n"), "package main // edited\n")
		end(s)
		<-s.done
		s.client.Close()
	}
	// Those of the last session may still be on their way out.
	var stacks string
	for range 1000 {
		buf := make([]byte, 1<<20)
		stacks = string(buf[:runtime.Stack(buf, true)])
		if !strings.Contains(stacks, "lsp.(*server)") && !strings.Contains(stacks, "lsp.(*stream)") {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("still running:\n%s", stacks)
}
