package lsp

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

func TestSettingsFromInitialize(t *testing.T) {
	t.Parallel()
	s := begin(t, start{options: map[string]any{"codeLens": false, "tpyo": 1, "trusted": false}})
	if v := s.server.now(); v.settings.CodeLens || v.trusted {
		t.Errorf("got %+v, trusted %v", v.settings, v.trusted)
	}
	s.Await("window/showMessage", says("lambda-lsp has no setting tpyo"))
}

func TestSettingsAreTrustedByDefault(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	if v := s.server.now(); !v.settings.CodeLens || !v.trusted {
		t.Errorf("got %+v, trusted %v", v.settings, v.trusted)
	}
}

// A client that sends settings instead of being asked for them.
func TestSettingsThatAreSent(t *testing.T) {
	t.Parallel()
	s := begin(t, start{options: map[string]any{"json": "v2"}})
	s.Notify("workspace/didChangeConfiguration", map[string]any{
		"settings": map[string]any{"gopls": map[string]any{"a": 1}, "lambdaLsp": map[string]any{"codeLens": false, "tpyo": 1}},
	})
	s.settle()
	if v := s.server.now(); v.settings.CodeLens || v.settings.JSON != "v2" {
		t.Errorf("got %+v", v.settings)
	}
	s.Await("window/showMessage", says("lambda-lsp has no setting tpyo"))
	// It is said once, and what is unset again goes back to what initialize said.
	s.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"lambdaLsp": map[string]any{"tpyo": 2}}})
	s.settle()
	if v := s.server.now(); !v.settings.CodeLens || v.settings.JSON != "v2" {
		t.Errorf("got %+v", v.settings)
	}
	if inbox := s.Inbox(); len(inbox) != 0 {
		t.Errorf("the server has said more: %s", inbox)
	}
}

// A client that is asked, at the start and after each change, and a workspace
// that tries to say that it is trusted.
func TestSettingsThatAreAskedFor(t *testing.T) {
	t.Parallel()
	answers := make(chan string, 2)
	answers <- `{"codeLens":false}`
	answers <- `{"json":"v1","trusted":true}`
	s := begin(t, start{
		capabilities: map[string]any{"workspace": map[string]any{
			"configuration":          true,
			"didChangeConfiguration": map[string]any{"dynamicRegistration": true},
		}},
		options: map[string]any{"trusted": false},
		prepare: func(s *session) {
			s.Handle("workspace/configuration", func(params json.RawMessage) (any, *lsptest.Error) {
				if !strings.Contains(string(params), `"section":"lambdaLsp"`) {
					t.Errorf("asked for %s", params)
				}
				return []any{json.RawMessage(<-answers)}, nil
			})
		},
	})
	s.Await("client/registerCapability", func(p json.RawMessage) bool {
		return strings.Contains(string(p), "workspace/didChangeConfiguration")
	})
	s.Await("workspace/configuration", nil)
	s.await(func(v *view) bool { return !v.settings.CodeLens })

	s.Notify("workspace/didChangeConfiguration", map[string]any{"settings": nil})
	s.await(func(v *view) bool { return v.settings.CodeLens && v.settings.JSON == "v1" })
	s.Await("window/showMessage", says("lambda-lsp has no setting trusted"))
	if s.server.now().trusted {
		t.Error("the workspace has made itself trusted")
	}
}

// Settings that come while packages are being loaded start that anew, and nobody
// is told that it was stopped.
func TestSettingsWhileLoading(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: folder(t, startFunction), capabilities: json.RawMessage(progressCapability)})
	s.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": lsptest.URI(s.path("main.go")), "languageId": "go", "version": 1, "text": "package main\n",
	}})
	s.Await("window/workDoneProgress/create", nil) // it is loading
	s.Notify("workspace/didChangeConfiguration", map[string]any{
		"settings": map[string]any{"lambdaLsp": map[string]any{"env": map[string]string{"A": "b"}}},
	})
	s.Await("$/progress", func(p json.RawMessage) bool { return strings.Contains(string(p), `"kind":"end"`) })
	for _, m := range s.Inbox() {
		if m.Method == "window/showMessage" {
			t.Errorf("the server says %s", m.Params)
		}
	}
}

// says returns a match for a message.
func says(text string) func(json.RawMessage) bool {
	return func(p json.RawMessage) bool {
		var m struct{ Message string }
		return json.Unmarshal(p, &m) == nil && m.Message == text
	}
}
