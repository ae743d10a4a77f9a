package lsp

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// A session is a server with a fake editor at the other end.
type session struct {
	*lsptest.Editor
	t      testing.TB
	server *server
	client io.Closer // the editor's end
	dir    string
	log    *lsptest.Log
	done   chan struct{} // the server has ended
	err    error         // what it ended with; after done
}

// A start is how a session begins.
type start struct {
	dir          string // the folder that is open; a new one when empty
	capabilities any
	options      any // initializationOptions
	processID    int
	methods      func(*server) protocol.Server // what handles messages, when not the server
	prepare      func(*session)                // called before anything is sent
	bare         bool                          // do not initialize
}

// begin starts a session, which ends with the test.
func begin(t testing.TB, o start) *session {
	t.Helper()
	if o.dir == "" {
		o.dir = t.TempDir()
	}
	client, end := lsptest.Pipe()
	s := &session{t: t, dir: o.dir, client: client, done: make(chan struct{}), log: &lsptest.Log{}}
	s.server = newServer(t.Context(), end, Options{Version: "test", Dir: o.dir, Environ: os.Environ(), Log: s.log})
	var methods protocol.Server = s.server
	if o.methods != nil {
		methods = o.methods(s.server)
	}
	go func() {
		defer close(s.done)
		s.err = s.server.serve(methods)
	}()
	t.Cleanup(func() {
		<-s.done
		if t.Failed() {
			t.Logf("the server's log:\n%s", s.log)
		}
	})
	s.Editor = lsptest.New(t, client)
	if o.prepare != nil {
		o.prepare(s)
	}
	if !o.bare {
		s.initialize(o)
	}
	return s
}

func (s *session) initialize(o start) {
	s.t.Helper()
	params := map[string]any{"processId": nil, "rootUri": lsptest.URI(s.dir), "capabilities": map[string]any{}}
	if o.processID != 0 {
		params["processId"] = o.processID
	}
	if o.capabilities != nil {
		params["capabilities"] = o.capabilities
	}
	if o.options != nil {
		params["initializationOptions"] = o.options
	}
	s.Must("initialize", params, nil)
	s.Notify("initialized", map[string]any{})
}

// path returns the path of a file of the session's folder.
func (s *session) path(name string) string { return filepath.Join(s.dir, name) }

// settle returns when all that was sent before has been handled: requests start
// in the order in which they come.
func (s *session) settle() {
	s.t.Helper()
	if err := s.Call("lambda/nothing", nil, nil); err == nil {
		s.t.Fatal("an unknown method has a result")
	}
}

// await returns when the server's view is one that ok accepts.
func (s *session) await(ok func(*view) bool) {
	s.t.Helper()
	for v := s.server.now(); !ok(v); v = s.server.now() {
		select {
		case <-v.stale:
		case <-s.done:
			s.t.Fatal("the server has ended")
		}
	}
}
