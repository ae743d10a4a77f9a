package lsp

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The editor is told where the functions are, and of code that does not build;
// what is saved answers; two watches of one function do not collide; cancelling
// the progress ends each.
func TestWatchFromTheEditor(t *testing.T) {
	t.Parallel()
	code := strings.Replace(startFunction, "error { return nil }", `(string, error) { return "one", nil }`, 1)
	s := begin(t, start{dir: folder(t, code), capabilities: json.RawMessage(progressCapability)})
	// The stub of aws-lambda-go does not serve.
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile("../../bench/testdata/functions/" + name)
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, s.path(name), data)
	}
	type running struct {
		url  string
		wait func(any) error
	}
	said := regexp.MustCompile(`Watch: fn: (http://127\.0\.0\.1:[0-9]+/)`)
	watch := func() running {
		_, wait := s.Go("workspace/executeCommand", run("lambda.watch", map[string]any{"dir": s.dir}))
		m := said.FindSubmatch(s.Await("window/showMessage", func(p json.RawMessage) bool { return said.Match(p) }))
		return running{string(m[1]), wait}
	}
	one, two := watch(), watch()
	if one.url == two.url {
		t.Fatalf("both are at %s", one.url)
	}
	for _, w := range []running{one, two} {
		if got := get(t, w.url); got != `"one"` {
			t.Errorf("%s answers %s", w.url, got)
		}
	}
	writeFile(t, s.path("broken.go"), []byte("package main\n\nvar x int = `text`\n"))
	for range 2 {
		s.Await("window/showMessage", func(p json.RawMessage) bool {
			return bytes.Contains(p, []byte("broken.go:3:")) && bytes.Contains(p, []byte("the last good build answers"))
		})
	}
	if got := get(t, one.url); got != `"one"` {
		t.Errorf("answers %s", got)
	}
	for _, w := range []running{one, two} {
		var p struct {
			Token json.RawMessage `json:"token"`
		}
		begun := s.Await("$/progress", func(p json.RawMessage) bool { return bytes.Contains(p, []byte(`"title":"Watch"`)) })
		if err := json.Unmarshal(begun, &p); err != nil {
			t.Fatal(err)
		}
		s.Notify("window/workDoneProgress/cancel", p)
		if err := w.wait(nil); err != nil {
			t.Errorf("a watch ends with %v", err)
		}
		if _, err := http.Get(w.url); err == nil {
			t.Errorf("%s still answers", w.url)
		}
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
