package workspace_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

var eventModule = liveModule + `
-- ev/main.go --
package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Event struct {
	Name  string         ~json:"name"~
	Count int            ~json:"count,string"~
	Sizes map[int]string ~json:"sizes"~
	*inner
}

type inner struct{ Deep string }

func Handle(evt Event, ctx *runtime.Context) (string, error) { return evt.Name, nil }
-- ev/event.json --
{
  "name": 1,
  "count": 2,
  "sizes": {"x": "y"},
  "Deep": "z",
  "nmae": "lost"
}
`

// cross returns the findings outside of the Suite, one a line.
func cross(t *testing.T, dir, pkg string) string {
	t.Helper()
	p := load(t, workspace.Config{Dir: dir}, "./...")["example.com/live/"+pkg]
	c, err := p.Check(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range c.Findings {
		f.Span.File = filepath.Base(f.Span.File)
		fmt.Fprintln(&b, f)
		if f.URL == "" {
			t.Errorf("no documentation: %v", f)
		}
	}
	return b.String()
}

func TestEventMismatch(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, strings.ReplaceAll(eventModule, "~", "`"))
	const lines = `event.json:2:11: warning: "name" is a number, which does not decode into string, so every such event fails; correct the sample, or the field's type [event-mismatch]
event.json:3:12: warning: "count" is not the quoted int that the field's tag asks for, so every such event fails; quote it, or drop ,string from the tag [event-mismatch]
event.json:4:13: warning: the key "x" does not decode into int, so every such event fails; correct the sample, or the map's key type [event-mismatch]
event.json:5:11: warning: "Deep" lands in the unexported embedded *inner, which decoding cannot set, so every such event fails; embed it without the * [event-mismatch]
event.json:6:3: warning: "nmae" lands in no field of Event (the nearest is "name"), so decoding drops it; add the field, or correct the sample [event-mismatch]
`
	got := cross(t, dir, "ev")
	// The Suite has its own word on the embedded pointer.
	var kept []string
	for line := range strings.Lines(got) {
		if strings.HasPrefix(line, "event.json") {
			kept = append(kept, line)
		}
	}
	if strings.Join(kept, "") != lines {
		t.Errorf("got\n%swant\n%s", got, lines)
	}
	file := filepath.Join(dir, "ev", "event.json")
	for text, want := range map[string]string{
		`{"name": "x", "count": "1"}`: "",
		`{"name": `:                   "event.json:1:10: warning: not JSON: ",
	} {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		got := ""
		for line := range strings.Lines(cross(t, dir, "ev")) {
			if strings.HasPrefix(line, "event.json") {
				got += line
			}
		}
		if !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s: got %q", text, got)
		}
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if got := cross(t, dir, "ev"); strings.Contains(got, "event.json") {
		t.Errorf("without a sample: %s", got)
	}
}

var includeModule = liveModule + `
-- in/main.go --
package main

import "github.com/aws/aws-lambda-go/lambda"

//lambda:include main.go none/**

func main() { lambda.Start(func() {}) }
-- in/main_test.go --
package main

//lambda:include of-a-test
`

func TestIncludes(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, includeModule)
	got := cross(t, dir, "in")
	if want := "main.go:5:26: error: none/** matches no file [lambda-include]\n"; !strings.Contains(got, want) || strings.Contains(got, "of-a-test") {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
