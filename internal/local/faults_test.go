package local_test

import (
	"strings"
	"testing"
)

// faults are what handlers do wrong; the trace holds these, in order.
var faults = []struct {
	name, event   string
	kind, message string
	trace         []string
	log           string
}{
	{
		name: "raise", event: event("fail", `{"message":"Oh, Snap! é"}`),
		kind: "CustomError", message: "Oh, Snap! é", trace: []string{"in call", "in fail"},
		log: "[ERROR] CustomError: Oh, Snap! é\nTraceback (most recent call last):\n  File ",
	},
	{
		name: "no message", event: event("quiet", `null`),
		kind: "CustomError", trace: []string{"in call", "in quiet"},
		log: "[ERROR] CustomError\nTraceback (most recent call last):\n  File ",
	},
	{
		name: "while another is handled", event: event("chained", `null`),
		kind: "ValueError", message: "second", trace: []string{"in call", "in chained"},
		log: "[ERROR] ValueError: second\n",
	},
	{
		name: "deep", event: event("nested", `null`),
		kind: "CustomError", message: "deep é", trace: []string{"in call", "in nested", "in deeper", "in deeper", "in deeper", "in deeper"},
		log: "[ERROR] CustomError: deep é\n",
	},
	{
		name: "unencodable", event: event("unencodable", `null`),
		kind: "Runtime.MarshalError", message: "Unable to marshal response: Object of type object is not JSON serializable",
		log: "[ERROR] Runtime.MarshalError: Unable to marshal response: ",
	},
}

func TestFaults(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		in := start(t, s.options(t, "handler.call"))
		for _, c := range faults {
			r := invoke(t, in, c.event)
			got := failure(t, r)
			if s.python.Version == "3.6" {
				got.Message = strings.Replace(got.Message, "type 'object'", "type object", 1)
			}
			if got.Type != c.kind || got.Message != c.message || got.RequestID != r.RequestID {
				t.Errorf("%s: got %+v", c.name, got)
			}
			if len(got.StackTrace) != len(c.trace) {
				t.Errorf("%s: the trace is %q", c.name, got.StackTrace)
				continue
			}
			for i, frame := range got.StackTrace {
				frame := frame.(string)
				if !strings.Contains(frame, c.trace[i]) || !strings.HasPrefix(frame, `  File "`) {
					t.Errorf("%s: frame %d is %q, want %q", c.name, i, frame, c.trace[i])
				}
			}
			if log := strings.ReplaceAll(r.Logs, "type 'object'", "type object"); !strings.Contains(log, c.log) {
				t.Errorf("%s: the log is\n%s", c.name, log)
			}
		}
		// Nothing of that has harmed the process.
		if r := invoke(t, in, event("echo", "1")); string(r.Payload) != "1" || r.InitMs != 0 {
			t.Errorf("then: %s, init %v", r.Payload, r.InitMs)
		}
	})
}
