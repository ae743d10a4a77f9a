package lsp

import (
	"bytes"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// The command to debug shows where it listens, and goes on until its progress is
// cancelled.
func TestDebugFromTheEditor(t *testing.T) {
	t.Parallel()
	dlv := testenv.Delve(t)
	s := begin(t, start{
		dir: folder(t, startFunction), capabilities: json.RawMessage(progressCapability),
		options: map[string]any{"env": map[string]any{"PATH": filepath.Dir(dlv) + string(filepath.ListSeparator) + os.Getenv("PATH")}},
	})
	s.Diagnostics(s.Open(s.path("main.go"))) // the lenses are there
	_, wait := s.Go("workspace/executeCommand", run("lambda.debug", map[string]any{"dir": s.dir}))
	shown := s.Await("window/showMessage", func(p json.RawMessage) bool { return bytes.Contains(p, []byte("listening on")) })
	address := regexp.MustCompile(`127\.0\.0\.1:[0-9]+`).FindString(string(shown))
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatalf("%s: %v", shown, err)
	}
	conn.Close()
	var p struct {
		Token json.RawMessage `json:"token"`
	}
	progress := s.Await("$/progress", func(p json.RawMessage) bool { return bytes.Contains(p, []byte(`"title":"Debug"`)) })
	if err := json.Unmarshal(progress, &p); err != nil {
		t.Fatal(err)
	}
	s.Notify("window/workDoneProgress/cancel", p)
	if err := wait(nil); code(err) != -32800 {
		t.Errorf("the cancelled command answers %v", err)
	}
	// There is no other way for it to end.
	if got := s.lens(); got != "Last: Debug has ended" {
		t.Errorf("the lens says %q", got)
	}
	if conn, err := net.Dial("tcp", address); err == nil {
		conn.Close()
		t.Errorf("%s still listens", address)
	}
}
