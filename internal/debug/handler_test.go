package debug_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-dap"
)

// ends replaces the handler's return and lets the function run through. It
// returns what the client and the command have been shown.
func (f *function) ends(statement string) (c *client, functionError, payload string) {
	f.t.Helper()
	f.edit("return greeting, nil", statement)
	c = connect(f.t, f.address)
	c.launch(nil, "")
	c.run()
	event[*dap.TerminatedEvent](c)
	c.disconnect()
	part := <-f.parts
	if part.Invocation == nil {
		f.t.Fatalf("the command says %+v\n%s", part, c.transcript())
	}
	return c, part.Invocation.FunctionError, string(part.Invocation.Payload)
}

// However a handler ends, its client gets to see it.
func TestHandlerEnds(t *testing.T) {
	t.Parallel()
	for name, archive := range models {
		for _, tt := range []struct{ name, statement, payload, log string }{
			{"panic", `panic("Oh, Snap!")`, "", "Oh, Snap!"},
			{"error", `return greeting, fmt.Errorf("Oh, Snap!")`, `"errorMessage":"Oh, Snap!"`, "END RequestId"},
			{"exit", `os.Exit(3); return greeting, nil`, `"errorType":"Runtime.ExitError"`, "has exited with status 3."},
			{"too large", `return strings.Repeat("x", 7<<20), nil`, `"errorType":"Function.ResponseSizeTooLarge"`, "END RequestId"},
		} {
			t.Run(name+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				f := newFunction(t, archive)
				if strings.Contains(tt.statement, "strings.") {
					f.edit("\t\"os\"\n", "\t\"os\"\n\t\"strings\"\n")
				}
				f.serve(defaults)
				c, functionError, payload := f.ends(tt.statement)
				if functionError != "Unhandled" || !strings.Contains(payload, tt.payload) {
					t.Errorf("the command says %q, %s", functionError, payload)
				}
				if shown := c.output("stderr"); !strings.Contains(shown, "errorMessage") || !strings.Contains(shown, tt.payload) {
					t.Errorf("the client is shown %q", shown)
				}
				if log := c.output("console"); !strings.Contains(log, tt.log) {
					t.Errorf("the log is %q, want %q in it", log, tt.log)
				}
			})
		}
	}
}

// While a person looks at the function, no deadline comes near.
func TestNoTimeout(t *testing.T) {
	t.Parallel()
	remaining := map[string]string{
		"shim":  `return fmt.Sprint(ctx.RemainingTimeInMillis()), nil`,
		"start": `d, _ := ctx.Deadline(); return fmt.Sprint(time.Until(d).Milliseconds()), nil`,
	}
	for name, archive := range models {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFunction(t, archive)
			if name == "start" {
				f.edit("\t\"os\"\n", "\t\"os\"\n\t\"time\"\n")
			}
			f.serve(defaults)
			c, _, payload := f.ends(remaining[name])
			const hour = 60 * 60 * 1000
			if ms, err := strconv.Atoi(strings.Trim(payload, `"`)); err != nil || ms < hour {
				t.Errorf("%s ms remain (%v)", payload, err)
			}
			if log := c.output("console"); !strings.Contains(log, "timeout does not apply") {
				t.Errorf("nothing is said of it: %q", log)
			}
		})
	}
}

// The function finds the files that its package would have.
func TestIncludedFiles(t *testing.T) {
	t.Parallel()
	f := newFunction(t, shimModel)
	f.edit("func Handle", "//lambda:include assets/**\nfunc Handle")
	if err := os.Mkdir(filepath.Join(f.dir, "assets"), 0o777); err != nil {
		t.Fatal(err)
	}
	f.write("assets/greeting.txt", "Good day")
	f.serve(defaults)
	_, functionError, payload := f.ends(`text, err := os.ReadFile("assets/greeting.txt"); return string(text), err`)
	if functionError != "" || payload != `"Good day"` {
		t.Errorf("got %q, %s", functionError, payload)
	}
}

// It stops before anything of the function has run, for as long as one likes.
func TestStopOnEntry(t *testing.T) {
	t.Parallel()
	f := begin(t, startModel)
	c := connect(t, f.address)
	c.launch(map[string]any{"stopOnEntry": true}, "")
	c.run()
	e := event[*dap.StoppedEvent](c)
	if e.Body.Reason != "entry" {
		t.Errorf("stopped by %s", e.Body.Reason)
	}
	c.resume(stop{thread: e.Body.ThreadId})
	c.answered(`"Hello, World!"`)
}

// A client can leave Delve out.
func TestNoDebug(t *testing.T) {
	t.Parallel()
	f := begin(t, shimModel)
	c := connect(t, f.address)
	c.initialize()
	must[*dap.LaunchResponse](c, "launch", map[string]any{"noDebug": true})
	c.answered(`"Hello, World!"`)
}

// Two clients at once, and one that never says that it has set its breakpoints,
// have nothing to do with each other.
func TestClientsAtOnce(t *testing.T) {
	t.Parallel()
	f := begin(t, shimModel)
	idle := connect(t, f.address)
	idle.launch(nil, "")
	stop := f.line("// stop")
	clients := []*client{connect(t, f.address), connect(t, f.address)}
	var stops []stopAt
	for _, c := range clients {
		c.launch(nil, f.file, stop)
		c.run()
		stops = append(stops, stopAt{c, c.at(f.file, stop)})
	}
	for i, s := range stops {
		value := fmt.Sprintf(`"%d"`, i)
		scope := must[*dap.ScopesResponse](s.c, "scopes", dap.ScopesArguments{FrameId: s.at.frame.Id}).Body.Scopes[0]
		vars := must[*dap.VariablesResponse](s.c, "variables", dap.VariablesArguments{VariablesReference: scope.VariablesReference})
		var evt int
		for _, v := range vars.Body.Variables {
			if v.Name == "evt" {
				evt = v.VariablesReference
			}
		}
		must[*dap.VariablesResponse](s.c, "variables", dap.VariablesArguments{VariablesReference: evt})
		must[*dap.SetVariableResponse](s.c, "setVariable", dap.SetVariableArguments{VariablesReference: evt, Name: "Name", Value: value})
	}
	for i := len(stops) - 1; i >= 0; i-- {
		s := stops[i]
		s.c.resume(s.at)
		event[*dap.TerminatedEvent](s.c)
		if want := fmt.Sprintf("\"Hello, %d!\"\n", i); s.c.output("stdout") != want {
			t.Errorf("client %d gets %q, want %q", i, s.c.output("stdout"), want)
		}
		s.c.disconnect()
		<-f.parts
	}
	idle.disconnect()
	if part := <-f.parts; !strings.Contains(part.Error, "stopped before the function answered") {
		t.Errorf("the command says %+v", part)
	}
}

// A stopAt is a client with where its function has stopped.
type stopAt struct {
	c  *client
	at stop
}
