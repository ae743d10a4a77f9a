package debug_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-dap"
)

// patience bounds every wait. What is waited for takes seconds; the first build
// on a machine compiles the standard library without optimizations.
const patience = 4 * time.Minute

// A client is a scripted client of DAP's.
type client struct {
	t    *testing.T
	conn net.Conn
	seq  int

	mu       sync.Mutex
	messages []dap.Message
	taken    []bool
	more     chan struct{} // closed and replaced by every message
	ended    bool          // the session has: no more events come
	err      error         // why no more come
}

func connect(t *testing.T, address string) *client {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, conn: conn, more: make(chan struct{})}
	t.Cleanup(func() { conn.Close() })
	go c.read()
	return c
}

func (c *client) read() {
	r := bufio.NewReader(c.conn)
	for {
		m, err := dap.ReadProtocolMessage(r)
		c.mu.Lock()
		if err != nil {
			c.err = err
		} else {
			c.messages = append(c.messages, m)
			c.taken = append(c.taken, false)
			_, terminated := m.(*dap.TerminatedEvent)
			c.ended = c.ended || terminated
		}
		close(c.more)
		c.more = make(chan struct{})
		c.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// await returns the first message that no await has returned yet and that wanted
// takes. It ends the test when there comes none.
func (c *client) await(what string, wanted func(dap.Message) bool) dap.Message {
	c.t.Helper()
	limit := time.After(patience)
	for {
		c.mu.Lock()
		for i, m := range c.messages {
			if !c.taken[i] && wanted(m) {
				c.taken[i] = true
				c.mu.Unlock()
				return m
			}
		}
		more, err := c.more, c.err
		if c.ended && err == nil && !strings.HasPrefix(what, "response") {
			err = errors.New("the session has ended")
		}
		c.mu.Unlock()
		if err != nil {
			c.t.Fatalf("no %s: %v\n%s", what, err, c.transcript())
		}
		select {
		case <-more:
		case <-limit:
			c.t.Fatalf("no %s\n%s", what, c.transcript())
		}
	}
}

// awaitEnd waits until the other side has closed the connection.
func (c *client) awaitEnd() {
	c.t.Helper()
	limit := time.After(patience)
	for {
		c.mu.Lock()
		more, err := c.more, c.err
		c.mu.Unlock()
		if err != nil {
			return
		}
		select {
		case <-more:
		case <-limit:
			c.t.Fatalf("the connection stays open\n%s", c.transcript())
		}
	}
}

func (c *client) transcript() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	for _, m := range c.messages {
		raw, err := json.Marshal(m)
		fmt.Fprintf(&b, "%s %v\n", raw, err)
	}
	return b.String()
}

// ask sends a request and returns the response, which need not be a success.
func (c *client) ask(command string, arguments any) dap.Message {
	c.t.Helper()
	return c.answer(c.send(command, arguments))
}

// send sends a request and returns its number.
func (c *client) send(command string, arguments any) int {
	c.t.Helper()
	c.seq++
	m := struct {
		dap.Request
		Arguments any `json:"arguments,omitempty"`
	}{dap.Request{ProtocolMessage: dap.ProtocolMessage{Seq: c.seq, Type: "request"}, Command: command}, arguments}
	raw, err := json.Marshal(m)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := dap.WriteBaseMessage(c.conn, raw); err != nil {
		c.t.Fatal(err)
	}
	return c.seq
}

// answer waits for the response to a request.
func (c *client) answer(seq int) dap.Message {
	c.t.Helper()
	return c.await(fmt.Sprintf("response to request %d", seq), func(m dap.Message) bool {
		r, ok := m.(dap.ResponseMessage)
		return ok && r.GetResponse().RequestSeq == seq
	})
}

// must is ask for a request that has to succeed.
func must[R dap.ResponseMessage](c *client, command string, arguments any) R {
	c.t.Helper()
	m := c.ask(command, arguments)
	r, ok := m.(R)
	if !ok || !r.GetResponse().Success {
		c.t.Fatalf("%s: %#v\n%s", command, m, c.transcript())
	}
	return r
}

// event waits for an event of a type.
func event[E dap.EventMessage](c *client) E {
	c.t.Helper()
	var want E
	return c.await(fmt.Sprintf("%T", want), func(m dap.Message) bool { _, ok := m.(E); return ok }).(E)
}

// shown waits until the client has been shown a text.
func (c *client) shown(text string) {
	c.t.Helper()
	c.await("output "+text, func(m dap.Message) bool {
		e, ok := m.(*dap.OutputEvent)
		return ok && strings.Contains(e.Body.Output, text)
	})
}

// output returns what the client has been shown of a category.
func (c *client) output(category string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var text strings.Builder
	for _, m := range c.messages {
		if e, ok := m.(*dap.OutputEvent); ok && e.Body.Category == category {
			text.WriteString(e.Body.Output)
		}
	}
	return text.String()
}

// initialize says hello as editors do.
func (c *client) initialize() *dap.InitializeResponse {
	c.t.Helper()
	return must[*dap.InitializeResponse](c, "initialize", dap.InitializeRequestArguments{
		ClientID: "test", AdapterID: "lambda-lsp", PathFormat: "path", LinesStartAt1: true, ColumnsStartAt1: true,
	})
}

// launch initializes and launches with a configuration, and sets breakpoints at
// lines of a file.
func (c *client) launch(configuration any, file string, lines ...int) {
	c.t.Helper()
	c.initialize()
	launch := c.send("launch", configuration)
	if r, ok := c.answer(launch).(*dap.LaunchResponse); !ok || !r.Success {
		c.t.Fatalf("launch\n%s", c.transcript())
	}
	event[*dap.InitializedEvent](c)
	if len(lines) == 0 {
		return
	}
	args := dap.SetBreakpointsArguments{Source: dap.Source{Path: file}}
	for _, line := range lines {
		args.Breakpoints = append(args.Breakpoints, dap.SourceBreakpoint{Line: line})
	}
	for _, b := range must[*dap.SetBreakpointsResponse](c, "setBreakpoints", args).Body.Breakpoints {
		if !b.Verified {
			c.t.Fatalf("the breakpoint at line %d does not bind: %s", b.Line, b.Message)
		}
	}
}

// run lets the function run.
func (c *client) run() {
	c.t.Helper()
	must[*dap.ConfigurationDoneResponse](c, "configurationDone", nil)
}

// A stop is where the function has stopped.
type stop struct {
	reason string
	thread int
	frame  dap.StackFrame
}

// stopped waits until the function stops.
func (c *client) stopped() stop {
	c.t.Helper()
	e := event[*dap.StoppedEvent](c)
	trace := must[*dap.StackTraceResponse](c, "stackTrace", dap.StackTraceArguments{ThreadId: e.Body.ThreadId, Levels: 1})
	s := stop{reason: e.Body.Reason, thread: e.Body.ThreadId}
	if frames := trace.Body.StackFrames; len(frames) > 0 {
		s.frame = frames[0]
	}
	return s
}

// at is stopped for a place that must be the one.
func (c *client) at(file string, line int) stop {
	c.t.Helper()
	s := c.stopped()
	if s.frame.Source == nil || s.frame.Source.Path != file || s.frame.Line != line {
		c.t.Fatalf("stopped by %s at %+v, want %s:%d", s.reason, s.frame, file, line)
	}
	return s
}

// locals returns the variables of a frame by name.
func (c *client) locals(s stop) map[string]string {
	c.t.Helper()
	values := map[string]string{}
	scopes := must[*dap.ScopesResponse](c, "scopes", dap.ScopesArguments{FrameId: s.frame.Id})
	for _, scope := range scopes.Body.Scopes {
		vars := must[*dap.VariablesResponse](c, "variables", dap.VariablesArguments{VariablesReference: scope.VariablesReference})
		for _, v := range vars.Body.Variables {
			values[v.Name] = v.Value
		}
	}
	return values
}

// resume lets a stopped function run on.
func (c *client) resume(s stop) {
	c.t.Helper()
	must[*dap.ContinueResponse](c, "continue", dap.ContinueArguments{ThreadId: s.thread})
}

// answered holds the response that ends a session against what it should be, and
// disconnects.
func (c *client) answered(want string) {
	c.t.Helper()
	event[*dap.TerminatedEvent](c)
	if got := c.output("stdout"); got != want+"\n" {
		c.t.Errorf("the response is %q, want %q\n%s", got, want, c.transcript())
	}
	c.disconnect()
}

// disconnect ends the session.
func (c *client) disconnect() {
	c.t.Helper()
	must[*dap.DisconnectResponse](c, "disconnect", nil)
	c.awaitEnd()
}
