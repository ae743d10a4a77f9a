package lsp

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// importing is a function with one of two packages behind it.
var importing = strings.NewReplacer(
	"\t\"context\"\n", "\t\"context\"\n\n\t\"example.com/fn/store\"\n",
	"return nil", "return store.Get()",
).Replace(startFunction) + `-- store/store.go --
package store

func Get() error { return nil }
-- other/other.go --
package other
`

// A build that fails is said so at the function, where a build that went well was
// said before, and so is what it did not see: unsaved texts of the function, and of
// a package that it imports, but not of others.
func TestFailureIsTold(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: folder(t, importing), capabilities: json.RawMessage(progressCapability)})
	s.Diagnostics(s.Open(s.path("main.go")))
	build := run("lambda.build", map[string]any{"dir": s.dir})
	s.Must("workspace/executeCommand", build, nil)
	if got := s.lens(); got != "Last: Build: bootstrap" {
		t.Errorf("after a build the lens says %q", got)
	}

	store := s.Open(s.path("store/store.go"))
	other := s.Open(s.path("other/other.go"))
	s.SetText(store, store.Text+"\n// not saved\n")
	s.SetText(other, other.Text+"\n// not saved\n")
	const note = " (what is on disk: store/store.go has unsaved changes)"
	s.Must("workspace/executeCommand", build, nil)
	if got := s.lens(); got != "Last: Build: bootstrap"+note {
		t.Errorf("after a build beside unsaved changes the lens says %q", got)
	}

	if err := os.WriteFile(s.path("store/store.go"), []byte("package store\n\nfunc Get() error { return missing }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Await("workspace/codeLens/refresh", nil)
	s.Forget()
	err := s.Call("workspace/executeCommand", build, nil)
	if code(err) != -32803 || !strings.Contains(err.Error(), "undefined: missing") || !strings.HasSuffix(err.Error(), note) {
		t.Errorf("got %v", err)
	}
	s.Await("workspace/codeLens/refresh", nil)
	if got := s.lens(); !strings.HasPrefix(got, "Last: Build failed: ") || !strings.Contains(got, "undefined: missing") || !strings.HasSuffix(got, note) {
		t.Errorf("after a failure the lens says %q", got)
	}

	// However long they are, the one does not push out the other.
	for i := range 4 {
		s.OpenText(s.path(fmt.Sprintf("store/a%d.go", i)), "package store\n")
	}
	long := "join(missing1, missing2, missing3, missing4)"
	if err := os.WriteFile(s.path("store/store.go"), []byte("package store\n\nfunc Get() error { return "+long+" }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Forget()
	if err := s.Call("workspace/executeCommand", build, nil); err == nil {
		t.Error("it builds")
	}
	s.Await("workspace/codeLens/refresh", nil)
	got := s.lens()
	if !strings.HasPrefix(got, "Last: Build failed: ") || !strings.HasSuffix(got, "… (what is on disk: store/a0.go and 4 more have unsaved changes)") || len(got) > 200 {
		t.Errorf("of a long failure the lens says %q", got)
	}
}

const longAnswer = `
-- main.go --
package main

// /* Required, but no C code needed. */
import "C"

import (
	"log"
	"strings"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func Handle(evt int, ctx *runtime.Context) (string, error) {
	log.Print("repeats")
	return strings.Repeat("long ", evt), nil
}
-- function.json --
{
  "FunctionName": "fn",
  "Runtime": "provided.al2023",
  "Handler": "bootstrap",
  "Role": "arn:aws:iam::123456789012:role/r"
}
-- go.mod --
module example.com/fn

go 1.25.0

require github.com/eawsy/aws-lambda-go-core v0.0.0-20170302234508-e26eed6aa244
-- go.sum --
github.com/eawsy/aws-lambda-go-core v0.0.0-20170302234508-e26eed6aa244 h1:jRjEhnG1C6C8cSJi4XARCQIc/PwePTAbfrrPsCVmxiY=
github.com/eawsy/aws-lambda-go-core v0.0.0-20170302234508-e26eed6aa244/go.mod h1:pvevdbEdPmfsvrxxTfrVKKmElklEa6YiUpxkU4XyoQY=
`

// An answer that no message holds is shown whole, with what the function has
// logged: in a document, or in a file that the message names. It is in nobody's
// folder, and goes with the session.
func TestLongAnswer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, capabilities string }{
		{"opened", `{"window": {"showDocument": {"support": true}}}`},
		{"refused", `{"window": {"showDocument": {"support": true}}}`},
		{"named", `{}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, start{dir: testenv.Tree(t, longAnswer), capabilities: json.RawMessage(tt.capabilities)})
			s.Handle("window/showDocument", func(json.RawMessage) (any, *lsptest.Error) {
				return map[string]bool{"success": tt.name == "opened"}, nil
			})
			before := tree(t, s.dir)
			invoke := func(event string) {
				s.Must("workspace/executeCommand", run("lambda.invoke", map[string]any{"dir": s.dir, "data": event}), nil)
			}
			invoke("1")
			s.Await("window/showMessage", says(`Invoke: "long "`))
			invoke("1000")
			var message struct{ Message string }
			// What was not shown may be said before it or after.
			outcome := func(params json.RawMessage) bool {
				return json.Unmarshal(params, &message) == nil && strings.HasPrefix(message.Message, "Invoke: ")
			}
			s.Await("window/showMessage", outcome)
			short, where, named := strings.Cut(message.Message, "… (all of it: ")
			path := strings.TrimSuffix(where, ")")
			if tt.name != "named" {
				var shown struct {
					URI       string
					TakeFocus bool
				}
				if err := json.Unmarshal(s.Await("window/showDocument", nil), &shown); err != nil {
					t.Fatal(err)
				}
				path = strings.TrimPrefix(shown.URI, "file://")
				if named || shown.TakeFocus {
					t.Errorf("shown is %+v, and the message %q", shown, message.Message)
				}
			}
			if tt.name == "refused" {
				s.Await("window/showMessage", says("Not shown: "+path))
			}
			if len(short) > 400 || !strings.HasPrefix(short, `Invoke: "long long `) {
				t.Errorf("the message is %q", message.Message)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), "repeats\n") || !strings.HasSuffix(string(text), `"`+strings.Repeat("long ", 1000)+"\"\n") {
				t.Errorf("the document is %.300q", text)
			}
			if after := tree(t, s.dir); after != before {
				t.Errorf("the folder held %q, and now %q", before, after)
			}
			s.Must("shutdown", nil, nil)
			s.Notify("exit", nil)
			<-s.done
			if _, err := os.Stat(filepath.Dir(path)); !os.IsNotExist(err) {
				t.Errorf("the document is left behind: %v", err)
			}
		})
	}
}

// What check finds is a message, or a document where that is longer, and says what it
// has not seen.
func TestCheckFromTheEditor(t *testing.T) {
	t.Parallel()
	faulty := strings.Replace(shimFunction, "Handle(evt string,", "Handle(evt chan int,", 1)
	faulty = strings.Replace(faulty, "return evt, nil", `return "", nil`, 1)
	s := begin(t, start{dir: folder(t, faulty), capabilities: json.RawMessage(`{"window": {"workDoneProgress": true, "showDocument": {"support": true}}}`)})
	var found struct{ Findings []struct{ Message string } }
	s.Must("workspace/executeCommand", run("lambda.check", map[string]any{}), &found)
	if len(found.Findings) == 0 {
		t.Fatal("nothing was found")
	}
	var stages []string
	for last := ""; last != "end"; {
		var p struct {
			Value struct {
				Kind, Message string
				Percentage    int
			}
		}
		if err := json.Unmarshal(s.Await("$/progress", nil), &p); err != nil {
			t.Fatal(err)
		}
		last = p.Value.Kind
		stages = append(stages, fmt.Sprintf("%s %s %d%%", last, p.Value.Message, p.Value.Percentage))
	}
	if want := []string{"begin  0%", "report load 0%", "report analyze 50%", "end done 0%"}; !slices.Equal(stages, want) {
		t.Errorf("the progress is %q", stages)
	}
	var m struct {
		Type    int
		Message string
	}
	if err := json.Unmarshal(s.Await("window/showMessage", nil), &m); err != nil {
		t.Fatal(err)
	}
	if m.Type != 1 || !strings.HasPrefix(m.Message, "Check Packages: main.go:8:6: ") {
		t.Errorf("got %+v", m)
	}
	doc := s.Open(s.path("main.go"))
	s.SetText(doc, doc.Text+"\n// not saved\n")
	second := strings.Replace(doc.Text, "Handle(evt", "Handel(evt", 1)
	if err := os.WriteFile(s.path("second.go"), []byte(second), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Forget()
	s.Must("workspace/executeCommand", run("lambda.check", map[string]any{}), &found)
	s.Await("window/showMessage", func(p json.RawMessage) bool {
		return strings.Contains(string(p), "… (what is on disk: main.go has unsaved changes)")
	})
	var shown struct{ URI string }
	if err := json.Unmarshal(s.Await("window/showDocument", nil), &shown); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(strings.TrimPrefix(shown.URI, "file://"))
	if err != nil || filepath.Base(shown.URI) != "1-check.txt" {
		t.Fatalf("%s: %v", shown.URI, err)
	}
	for _, f := range found.Findings {
		if !strings.Contains(string(text), f.Message) {
			t.Errorf("%s is not in %s", f.Message, text)
		}
	}
}
