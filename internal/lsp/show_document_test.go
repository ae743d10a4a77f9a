package lsp

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// A new function is opened where its author goes on.
func TestNewIsShown(t *testing.T) {
	t.Parallel()
	s := begin(t, start{capabilities: json.RawMessage(`{"window": {"showDocument": {"support": true}}}`)})
	s.Must("workspace/executeCommand", run("lambda.new", map[string]any{"dir": "hello"}), nil)
	s.Await("window/showDocument", func(p json.RawMessage) bool {
		var shown struct{ URI string }
		return json.Unmarshal(p, &shown) == nil && shown.URI == lsptest.URI(s.path("hello/handler.go"))
	})
	if _, err := os.Stat(s.path("hello/handler.go")); err != nil {
		t.Error(err)
	}
}

func TestNewIsNotShownToAClientThatCannot(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	s.Must("workspace/executeCommand", run("lambda.new", map[string]any{"dir": "hello"}), nil)
	s.settle()
	for _, m := range s.Inbox() {
		if m.Method == "window/showDocument" {
			t.Errorf("the server asks for it: %s", m.Params)
		}
	}
}
