package lsp

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"
	"time"
)

// No goroutine outlives a session, however and whenever it ends: while packages
// are loaded, and while a build runs beside edits. Serve waits for all of them.
func TestNothingIsLeft(t *testing.T) {
	for _, end := range []func(*session){
		func(s *session) {
			s.Must("shutdown", nil, nil)
			s.Notify("exit", nil)
		},
		func(s *session) { s.Notify("exit", nil) },
		func(s *session) { s.client.Close() },
		func(s *session) { s.server.cancel(nil) },
	} {
		for _, busy := range []func(*session){
			func(s *session) { s.OpenText(s.path("main.go"), s.onDisk("main.go")) },
			func(s *session) {
				doc := s.Open(s.path("main.go"))
				s.Diagnostics(doc)
				s.Go("workspace/executeCommand", run("lambda.build", map[string]any{"dir": s.dir, "flags": []string{"-a"}}))
				s.Await("$/progress", func(p json.RawMessage) bool { return strings.Contains(string(p), `"message":"build"`) })
				s.SetText(doc, doc.Text+"\n// edited\n")
			},
		} {
			s := begin(t, start{dir: folder(t, startFunction), capabilities: json.RawMessage(progressCapability), processID: 1})
			busy(s)
			end(s)
			<-s.done
			s.client.Close()
			if strings.Contains(s.log.String(), "gave up waiting") {
				t.Error("the server has given up waiting for what still runs")
			}
		}
	}
	// The last session's, and its editor's, may still be on their way out.
	var left []string
	for range 1000 {
		if left = goroutines(); len(left) == 0 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("still running:\n%s", strings.Join(left, "\n\n"))
}

// goroutines are the stacks of those that run, or were started by, code of the
// server's, of what is below it, and of the libraries that it talks and runs
// programs with.
func goroutines() (stacks []string) {
	buf := make([]byte, 1<<22)
	for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		if strings.Contains(stack, "testing.tRunner(") {
			continue // a test, which may wait for its turn
		}
		for _, code := range []string{"lambda-lsp/internal/", "go.lsp.dev/", "os/exec."} {
			if strings.Contains(stack, code) {
				stacks = append(stacks, stack)
				break
			}
		}
	}
	return stacks
}
