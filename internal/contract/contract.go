// Package contract is the shim's contract as a table of calls, each with what
// Lambda must see of it, and one way to make them: on a bare CPython. Whatever
// else runs a handler.so makes the same calls.
package contract

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// What the calls' contexts say.
const (
	FunctionName = "contract"
	Version      = "$LATEST"
	ARN          = "arn:aws:lambda:us-east-1:123456789012:function:contract"
	MemoryMB     = 256
	RequestID    = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"
)

// A Case is one call of a handler of testdata/contract.
type Case struct {
	Name    string
	Handler string
	Event   string // JSON
	// ClientContext and Identity are the JSON of the headers of that name, ""
	// for none.
	ClientContext, Identity string
	// Environ is the process's, beside what every process has.
	Environ []string
	// Assign changes the process's environment from Python before the call.
	// Only [Direct] can do that.
	Assign map[string]string
	Want   Want
}

// Want is what must come of a call.
type Want struct {
	Payload string // as JSON; numbers digit by digit
	// Error and Type are those of a failed invocation, its errorMessage and errorType.
	Error, Type string
	// Frames are the Go functions of its stack trace, outermost first.
	Frames []string
	// Log is a regular expression for all of the call's log, in the s and m modes.
	Log string
	// Dies says that the process ends with this status; there is no answer.
	Dies int
	// Check, if not nil, looks at what the fields above cannot say.
	Check func(*testing.T, Outcome)
}

// An Outcome is what came of a call.
type Outcome struct {
	Payload     []byte // nil when it failed
	Error, Type string
	Frames      []string
	Log         string
	Died        bool
	Status      int
}

// Verify holds the outcome of the case's call against what it wants.
func (c Case) Verify(t *testing.T, o Outcome) {
	t.Helper()
	switch {
	case c.Want.Dies != 0 && (!o.Died || o.Status != c.Want.Dies):
		t.Errorf("got %s; the process must end with status %d", o, c.Want.Dies)
	case c.Want.Dies == 0 && o.Died:
		t.Errorf("the process ended: %s", o)
	case c.Want.Type != "" && (o.Type != c.Want.Type || o.Error != c.Want.Error):
		t.Errorf("got %s; want %s %q", o, c.Want.Type, c.Want.Error)
	case c.Want.Payload != "" && !sameJSON(o.Payload, []byte(c.Want.Payload)):
		t.Errorf("got %s; want %s", o, clip(c.Want.Payload))
	}
	if strings.Join(o.Frames, " ") != strings.Join(c.Want.Frames, " ") {
		t.Errorf("stack trace %q, want %q", o.Frames, c.Want.Frames)
	}
	if c.Want.Log != "" && !regexp.MustCompile(`(?sm)\A(?:`+c.Want.Log+`)\z`).MatchString(o.Log) {
		t.Errorf("log %q does not match %s", clip(o.Log), c.Want.Log)
	}
	if c.Want.Check != nil {
		c.Want.Check(t, o)
	}
}

func (o Outcome) String() string {
	switch {
	case o.Died:
		return fmt.Sprintf("status %d, log %q", o.Status, clip(o.Log))
	case o.Type != "":
		return fmt.Sprintf("%s %q", o.Type, o.Error)
	}
	return clip(string(o.Payload))
}

func clip(s string) string {
	if len(s) > 500 {
		return s[:500] + "..."
	}
	return s
}

// sameJSON compares values, not texts; but numbers digit by digit.
func sameJSON(a, b []byte) bool {
	var values [2]any
	for i, data := range [][]byte{a, b} {
		d := json.NewDecoder(strings.NewReader(string(data)))
		d.UseNumber()
		if d.Decode(&values[i]) != nil {
			return false
		}
	}
	return reflect.DeepEqual(values[0], values[1])
}

// Source returns the directory of the function with the handlers of Cases.
func Source(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		source := filepath.Join(dir, "testdata", "contract")
		if _, err := os.Stat(filepath.Join(source, "go.mod")); err == nil {
			return source
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no testdata/contract above the test's directory")
		}
		dir = up
	}
}

// Handlers are the names to build Source with: the handlers of the
// cases.
func Handlers() []string {
	return []string{
		"Echo", "Raw", "Text", "Typed", "Nothing", "Odd", "Big", "FromPackage", "FromInit", "Nil", "Named",
		"*Pointer", "Wrapped", "Context", "Remaining", "Getenv", "Snap", "Custom", "Generic", "Binary",
		"Panic", "Unencodable", "Literal", "Exit", "Print", "Log", "LogElsewhere", "LogPanic", "LogFatal",
		"LogMuch", "Meet",
	}
}
