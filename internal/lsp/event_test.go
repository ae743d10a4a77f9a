package lsp

import (
	"encoding/json"
	"strings"
	"testing"
)

const eventFunction = `
-- main.go --
package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Event struct{ Name string }

func Handle(evt Event, ctx *runtime.Context) (string, error) { return evt.Name, nil }
-- event.json --
{"name": "Ann"}
`

// The sample follows the type, and the type the sample, nothing of which is saved.
func TestEventLive(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: folder(t, eventFunction), capabilities: json.RawMessage(capabilities)})
	code, event := s.Open(s.path("main.go")), s.Open(s.path("event.json"))
	if list := s.Diagnostics(event); len(list) != 0 {
		t.Fatalf("at the start: %+v", list)
	}
	saved := code.Text
	for _, step := range []struct{ code, event, message string }{
		{"Name string", `{"name": "Ann", "age": 3}`, "lands in no field of Event"},
		{"Name string; Age int", `{"name": "Ann", "age": 3}`, ""},
		{"Name string; Age bool", `{"name": "Ann", "age": 3}`, "does not decode into bool"},
		{"Name string; Age bool", `{"name": "Ann", "age":`, "not JSON"},
		{"Name string; Age bool", `{"name": "Ann", "age": true}`, ""},
	} {
		s.SetText(event, step.event)
		s.SetText(code, strings.Replace(saved, "Name string", step.code, 1))
		s.Await("textDocument/publishDiagnostics", func(p json.RawMessage) bool {
			var d struct {
				URI         string
				Version     int
				Diagnostics []struct{ Message string }
			}
			if err := json.Unmarshal(p, &d); err != nil || d.URI != event.URI || d.Version != event.Version {
				return false
			}
			if step.message == "" {
				return len(d.Diagnostics) == 0
			}
			return len(d.Diagnostics) == 1 && strings.Contains(d.Diagnostics[0].Message, step.message)
		})
	}
}
