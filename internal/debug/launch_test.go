package debug_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-dap"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
)

// refused launches and returns what the client is told, which is no success. The
// console says the same.
func (c *client) refused(configuration any) string {
	c.t.Helper()
	c.initialize()
	r, ok := c.ask("launch", configuration).(*dap.ErrorResponse)
	if !ok || r.Body.Error == nil || !r.Body.Error.ShowUser {
		c.t.Fatalf("the launch is not refused\n%s", c.transcript())
	}
	if shown := c.output("stderr"); !strings.Contains(shown, r.Body.Error.Format) {
		c.t.Errorf("the console shows %q, the response says %q", shown, r.Body.Error.Format)
	}
	return r.Body.Error.Format
}

// What is wrong with the code, function.json or the event is what launch fails
// with; once it is mended, the next session works.
func TestLaunchIsRefused(t *testing.T) {
	t.Parallel()
	f := begin(t, shimModel)
	files := map[string]string{}
	for _, name := range []string{"handler.go", "function.json", "event.json"} {
		text, err := os.ReadFile(filepath.Join(f.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	session := 0
	for _, tt := range []struct{ name, text, says string }{
		{"handler.go", strings.Replace(files["handler.go"], "evt.Name", "evt.Nmae", 1), f.file + ":21:18: error: evt.Nmae undefined"},
		{"handler.go", strings.Replace(files["handler.go"], "*runtime", "runtime", 1), "[shim-context]"},
		{"handler.go", "package main\n", "package main has no handler"},
		{"function.json", `{"Runtime": "python3.13", "Handler": "handler.Handel"}`, "Handel"},
		{"function.json", `{`, "function.json"},
		{"event.json", "{\n", "event.json:1:2: the event is not JSON"},
	} {
		f.write(tt.name, tt.text)
		c := connect(t, f.address)
		if says := c.refused(nil); !strings.Contains(says, tt.says) {
			t.Errorf("%s: the launch says %q, want %q in it", tt.text, says, tt.says)
		}
		c.disconnect()
		session++
		if part := <-f.parts; part.Session != session || !strings.Contains(part.Error, tt.says) {
			t.Errorf("%s: the command says %+v", tt.text, part)
		}
		f.write(tt.name, files[tt.name])
	}
	f.runsThrough(`"Hello, World!"`)
}

// runsThrough holds the response of a session without breakpoints against what
// it should be.
func (f *function) runsThrough(want string) {
	f.t.Helper()
	c := connect(f.t, f.address)
	c.launch(nil, "")
	c.run()
	c.answered(want)
	if part := <-f.parts; part.Invocation == nil || string(part.Invocation.Payload) != want {
		f.t.Errorf("the command says %+v", part)
	}
}

// A client may launch once in a session, and again when that has failed.
func TestLaunchAgain(t *testing.T) {
	t.Parallel()
	f := begin(t, startModel)
	c := connect(t, f.address)
	f.edit("evt.Name", "evt.Nmae")
	c.refused(map[string]any{})
	<-f.parts
	f.edit("evt.Nmae", "evt.Name")
	if r, ok := c.ask("launch", []string{"no", "object"}).(*dap.ErrorResponse); !ok || !strings.Contains(r.Message, "not a JSON object") {
		t.Errorf("a launch with a list\n%s", c.transcript())
	}
	<-f.parts
	must[*dap.LaunchResponse](c, "launch", map[string]any{"mode": "test", "program": "/nowhere", "outputMode": "remote", "args": []string{"x"}})
	if r, ok := c.ask("launch", nil).(*dap.ErrorResponse); !ok || !strings.Contains(r.Message, "launched already") {
		t.Errorf("a second launch\n%s", c.transcript())
	}
	c.run()
	event[*dap.TerminatedEvent](c)
	if r, ok := c.ask("launch", nil).(*dap.ErrorResponse); !ok || !strings.Contains(r.Message, "the session has ended") {
		t.Errorf("a launch after the end\n%s", c.transcript())
	}
	c.disconnect()
	if part := <-f.parts; part.Invocation == nil {
		t.Errorf("the command says %+v", part)
	}
}

// Where a client attaches, it gets the same.
func TestAttach(t *testing.T) {
	t.Parallel()
	f := begin(t, shimModel)
	c := connect(t, f.address)
	c.initialize()
	must[*dap.AttachResponse](c, "attach", map[string]any{"mode": "remote", "processId": 1})
	event[*dap.InitializedEvent](c)
	c.run()
	c.answered(`"Hello, World!"`)
}

// Delve would restart the same build.
func TestRestartIsForTheClient(t *testing.T) {
	t.Parallel()
	f := begin(t, shimModel)
	c := connect(t, f.address)
	if r := c.initialize(); r.Body.SupportsRestartRequest || !r.Body.SupportsConfigurationDoneRequest {
		t.Errorf("the capabilities are %+v", r.Body)
	}
	if r, ok := c.ask("restart", nil).(*dap.ErrorResponse); !ok || !strings.Contains(r.Message, "connect again") {
		t.Errorf("restart\n%s", c.transcript())
	}
	c.disconnect()
}

// Flags of GOFLAGS and of the command line that would take a debugger's names and
// symbols away do not; others hold.
func TestFlagsLeaveTheSymbols(t *testing.T) {
	for name, archive := range models {
		t.Run(name, func(t *testing.T) {
			f := newFunction(t, archive)
			t.Setenv("GOFLAGS", "-trimpath -ldflags=-w")
			f.edit(`"!"`, "bang")
			f.edit("type Event", "var bang string\n\ntype Event")
			f.serve(command.DebugArgs{Flags: []string{"-trimpath", "-ldflags=-s -X main.bang=?", "-gcflags=-l=4"}})
			c := connect(t, f.address)
			stop := f.line("// stop")
			c.launch(nil, f.file, stop)
			c.run()
			c.resume(c.at(f.file, stop))
			event[*dap.TerminatedEvent](c)
			if got := c.output("stdout"); got != "\"Hello, World?\"\n" {
				t.Errorf("got %q", got)
			}
			c.disconnect()
		})
	}
}

// A page in a browser can send HTTP to any port, with a body that is a message of
// DAP's behind a header that is one too.
func TestHTTPIsNoDAP(t *testing.T) {
	t.Parallel()
	f := begin(t, shimModel)
	const body = `{"seq": 1, "type": "request", "command": "launch", "arguments": {}}`
	for _, sent := range []string{
		"POST /:x HTTP/1.1\r\nHost: localhost:80\r\nContent-Length: 67\r\n\r\n" + body,
		"\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
	} {
		conn, err := net.Dial("tcp", f.address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write([]byte(sent)); err != nil {
			t.Fatal(err)
		}
		if n, err := conn.Read(make([]byte, 1)); n > 0 || err == nil {
			t.Errorf("%q is answered", sent)
		}
		conn.Close()
	}
	if err := f.stop(); len(f.parts) > 0 {
		t.Errorf("the command says %+v, and ends with %v", <-f.parts, err)
	}
}
