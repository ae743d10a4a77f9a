//go:build unix

package lsp

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// blocked is a build that stops, once it has begun, until its pipe is opened.
type blocked struct {
	began, proceed string // named pipes
	flags          []string
}

func block(t *testing.T) blocked {
	t.Helper()
	dir := t.TempDir()
	b := blocked{began: filepath.Join(dir, "began"), proceed: filepath.Join(dir, "proceed")}
	for _, path := range []string{b.began, b.proceed} {
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tool := filepath.Join(dir, "tool")
	script := "#!/bin/sh\ncase \"$*\" in\n*-V=full*) ;;\n*) echo > " + b.began + "; cat " + b.proceed + " ;;\nesac\nexec \"$@\"\n"
	if err := os.WriteFile(tool, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	b.flags = []string{"-toolexec=" + tool, "-a"}
	return b
}

// has returns when the build has begun.
func (b blocked) has(t *testing.T) {
	t.Helper()
	if _, err := os.ReadFile(b.began); err != nil {
		t.Fatal(err)
	}
}

// No request waits for a build, and a build can be cancelled both ways.
func TestPromise2RequestsDoNotWaitForABuild(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: folder(t, startFunction), capabilities: json.RawMessage(progressCapability)})
	doc := s.Open(s.path("main.go"))
	s.Diagnostics(doc)
	for _, way := range []string{"request", "progress"} {
		b := block(t)
		id, wait := s.Go("workspace/executeCommand", run("lambda.build", map[string]any{"dir": s.dir, "flags": b.flags}))
		b.has(t)
		at := map[string]any{
			"textDocument": map[string]any{"uri": doc.URI}, "position": s.At(doc.Text, "handle").Start,
			"range": s.At(doc.Text, "handle"), "context": map[string]any{"diagnostics": []any{}},
		}
		var waits []func(any) error
		for range 10 {
			for _, method := range []string{"hover", "codeLens", "codeAction", "completion"} {
				_, w := s.Go("textDocument/"+method, at)
				waits = append(waits, w)
			}
		}
		for _, w := range waits {
			if err := w(nil); err != nil {
				t.Error(err)
			}
		}
		s.SetText(doc, doc.Text+"\n")
		s.Diagnostics(doc)
		if way == "request" {
			s.Notify("$/cancelRequest", map[string]any{"id": id})
		} else {
			var p struct {
				Token json.RawMessage `json:"token"`
			}
			created := s.Await("$/progress", func(p json.RawMessage) bool { return bytes.Contains(p, []byte(`"title":"Build"`)) })
			if err := json.Unmarshal(created, &p); err != nil {
				t.Fatal(err)
			}
			s.Notify("window/workDoneProgress/cancel", p)
		}
		if err := wait(nil); code(err) != -32800 {
			t.Errorf("%s: got %v", way, err)
		}
		s.Await("$/progress", func(p json.RawMessage) bool { return bytes.Contains(p, []byte(`"kind":"end"`)) })
		if way == "request" {
			s.Await("$/progress", func(p json.RawMessage) bool { return bytes.Contains(p, []byte(`"title":"Build"`)) })
		}
	}
	if _, err := os.Stat(s.path("bootstrap")); err == nil {
		t.Error("a cancelled build has written its output")
	}
}
