package relay

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// 3: work of either server is shown under its token, the editor's or the server's
// own, and what the user cancels reaches who does it.
func TestProgressBothWays(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{dir: function(t, sound)}, nil)
	g.Handle("workspace/executeCommand", func(raw json.RawMessage) (any, *lsptest.Error) {
		token := lookup(raw, "workDoneToken")
		g.Notify("$/progress", map[string]any{"token": json.RawMessage(token), "value": map[string]any{"kind": "begin", "title": "theirs"}})
		g.Await("window/workDoneProgress/cancel", nil)
		g.Notify("$/progress", map[string]any{"token": json.RawMessage(token), "value": map[string]any{"kind": "end"}})
		return nil, nil
	})
	progress := func(token, kind string) {
		t.Helper()
		s.Await("$/progress", func(raw json.RawMessage) bool {
			return string(lookup(raw, "token")) == token && text(raw, "value", "kind") == kind
		})
	}
	_, wait := s.Go("workspace/executeCommand", map[string]any{"command": "gopls.tidy", "workDoneToken": 7})
	progress("7", "begin")
	s.Notify("window/workDoneProgress/cancel", map[string]any{"token": 7})
	progress("7", "end")
	if err := wait(nil); err != nil {
		t.Error(err)
	}

	_, wait = s.Go("workspace/executeCommand", map[string]any{
		"command": "lambda.build", "arguments": []any{map[string]any{"dir": s.dir}}, "workDoneToken": "mine",
	})
	progress(`"mine"`, "begin")
	s.Notify("window/workDoneProgress/cancel", map[string]any{"token": "mine"})
	progress(`"mine"`, "end")
	_ = wait(nil) // it may have been done before it was cancelled

	g.Must("window/workDoneProgress/create", map[string]any{"token": 12345}, nil)
	s.Await("window/workDoneProgress/create", func(raw json.RawMessage) bool { return string(lookup(raw, "token")) == "12345" })
	g.Notify("$/progress", map[string]any{"token": 12345, "value": map[string]any{"kind": "begin"}})
	progress("12345", "begin")
	s.Notify("window/workDoneProgress/cancel", map[string]any{"token": 12345})
	g.Await("window/workDoneProgress/cancel", func(raw json.RawMessage) bool { return string(lookup(raw, "token")) == "12345" })
	for _, m := range g.Inbox() {
		if m.Method == "window/workDoneProgress/cancel" {
			t.Errorf("gopls was told %s", m.Params)
		}
	}
	g.Notify("$/progress", map[string]any{"token": 12345, "value": map[string]any{"kind": "end"}})
	progress("12345", "end")
	s.end()
	s.relay.mu.Lock()
	defer s.relay.mu.Unlock()
	if len(s.relay.tokens) != 0 {
		t.Errorf("still noted: %v", s.relay.tokens)
	}
}

// 4: both register, under ids that are not the same even where the servers' are,
// and what a gopls that has died had registered is taken back.
func TestRegistrationsOfBoth(t *testing.T) {
	t.Parallel()
	s, g, f := withFake(t, start{}, nil)
	registered := func(part string) {
		t.Helper()
		s.Await("client/registerCapability", func(raw json.RawMessage) bool { return strings.Contains(string(raw), part) })
	}
	registered(`"lambda-lsp/settings"`)
	registration := map[string]any{"id": "settings", "method": "workspace/didChangeConfiguration"}
	g.Must("client/registerCapability", map[string]any{"registrations": []any{registration}}, nil)
	registered(`"id":"settings"`)
	g.Must("client/unregisterCapability", map[string]any{"unregisterations": []any{registration}}, nil)
	s.Await("client/unregisterCapability", func(raw json.RawMessage) bool { return strings.Contains(string(raw), `"id":"settings"`) })
	other := map[string]any{"id": "files", "method": "workspace/didChangeWatchedFiles"}
	g.Must("client/registerCapability", map[string]any{"registrations": []any{registration, other}}, nil)

	if err := g.process.Kill(); err != nil {
		t.Fatal(err)
	}
	taken := s.Await("client/unregisterCapability", nil)
	var ids []string
	for _, item := range items(lookup(taken, "unregisterations")) {
		ids = append(ids, text(item, "id"))
	}
	slices.Sort(ids)
	if !slices.Equal(ids, []string{"files", "settings"}) {
		t.Errorf("taken back: %s", taken)
	}
	f.next()
	s.end()
}
