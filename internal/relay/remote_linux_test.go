package relay

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// gopls's arguments are its own: with -remote=auto it is a daemon that answers, which
// outlives the session and ends by itself.
func TestRemote(t *testing.T) {
	t.Parallel()
	tmp, err := os.MkdirTemp("", "relay") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(tmp)
	s := begin(t, start{
		dir: function(t, sound), capabilities: modern,
		args: []string{"-remote=auto", "-remote.listen.timeout=5s"}, env: []string{"TMPDIR=" + tmp, "XDG_RUNTIME_DIR=" + tmp},
	})
	doc := s.Open(s.path("handler.go"))
	var hover json.RawMessage
	s.Must("textDocument/hover", at(doc, s.At(doc.Text, "greet(evt").Start), &hover)
	if !strings.Contains(string(hover), "func greet(name string) string") {
		t.Errorf("hover is %s", hover)
	}
	daemons := daemonsIn(t, tmp)
	if len(daemons) == 0 {
		t.Error("no daemon runs")
	}
	s.end()
	for deadline := time.Now().Add(time.Minute); len(daemonsIn(t, tmp)) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("still running: %v", daemonsIn(t, tmp))
		}
	}
}

// daemonsIn are the processes that listen for sessions and have dir in their environment.
func daemonsIn(t *testing.T, dir string) (found []string) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, process := range all {
		environ, err := os.ReadFile(filepath.Join(process, "environ"))
		if err != nil || !strings.Contains(string(environ), "TMPDIR="+dir+"\x00") {
			continue // it has ended, or is another's
		}
		if args, err := os.ReadFile(filepath.Join(process, "cmdline")); err == nil && strings.Contains(string(args), "-listen") {
			found = append(found, strings.ReplaceAll(string(args), "\x00", " "))
		}
	}
	return found
}
