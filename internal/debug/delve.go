package debug

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// listen returns where Delve calls back: no port that others could connect to,
// but a socket in a directory of our own.
func listen(dir string) (net.Listener, error) {
	path := filepath.Join(dir, "delve")
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, failure.Wrap("debug", path, err)
	}
	return l, nil
}

// accept waits for Delve, until ctx ends.
func accept(ctx context.Context, l net.Listener) (*wire, error) {
	defer context.AfterFunc(ctx, func() { l.Close() })()
	conn, err := l.Accept()
	if err != nil {
		return nil, err
	}
	return newWire(conn), nil
}

// fromDelve passes on what Delve says, until it says no more.
func (s *session) fromDelve() {
	for {
		m, raw, err := s.delve.read()
		if err != nil {
			if !s.closed.Load() {
				s.abandoned.Store(true)
			}
			return
		}
		switch {
		case m.Type == "event" && m.Event == "terminated":
			// The function has ended. Its response, or that there is none, comes
			// first; Delve is of no more use.
			s.terminated.Store(true)
			s.closeDelve()
			continue
		case m.Type == "event" && m.Event == "exited":
			var body exitedBody
			if json.Unmarshal(m.Body, &body) == nil {
				s.client.output("console", fmt.Sprintf("The function has exited with status %d.\n", body.Code))
			}
		case m.Type == "event" && m.Event == "process":
			var body processBody
			if json.Unmarshal(m.Body, &body) == nil {
				s.pid.Store(int64(body.PID))
			}
		case m.Type == "response" && m.Command == "initialize" && m.Success:
			raw = withoutRestart(raw)
		case m.Type == "response" && m.Command == "launch":
			raw = s.launched(m, raw)
		}
		s.client.write(raw)
	}
}

// withoutRestart takes from Delve's response to initialize that it can restart:
// it would run the same build again. A client without it begins a new session.
func withoutRestart(raw []byte) []byte {
	return edit(raw, "body", func(body json.RawMessage) json.RawMessage {
		return edit(body, "supportsRestartRequest", func(json.RawMessage) json.RawMessage { return json.RawMessage("false") })
	})
}

// launched is Delve's response to launch, as the request that the client made
// is called.
func (s *session) launched(m message, raw []byte) []byte {
	if int64(m.RequestSeq) == s.attach.Load() {
		raw = edit(raw, "command", func(json.RawMessage) json.RawMessage { return json.RawMessage(`"attach"`) })
	}
	if m.Success {
		return raw
	}
	var body errorBody
	text := "Delve cannot launch it"
	if json.Unmarshal(m.Body, &body) == nil && body.Error.Format != "" {
		text = body.Error.Format
	}
	s.launching.Store(false)
	s.o.Report(Outcome{Session: s.number, Err: failure.New("debug", s.name(), "%s", text)})
	return raw
}

// edit changes one member of a JSON object and leaves the others as they are.
func edit(object []byte, name string, change func(json.RawMessage) json.RawMessage) []byte {
	var members map[string]json.RawMessage
	if json.Unmarshal(object, &members) != nil || members == nil {
		return object
	}
	members[name] = change(members[name])
	changed, err := json.Marshal(members)
	if err != nil {
		return object
	}
	return changed
}

// launchArguments fill in the client's configuration: what to run is the
// session's to say, how to show it the client's.
func launchArguments(given json.RawMessage, program, dir string) (json.RawMessage, error) {
	args := map[string]json.RawMessage{}
	if len(given) > 0 {
		if err := json.Unmarshal(given, &args); err != nil {
			return nil, errors.New("the launch configuration is not a JSON object")
		}
		if args == nil {
			args = map[string]json.RawMessage{}
		}
	}
	for _, name := range []string{"args", "buildFlags", "output", "outputMode", "stdinFrom", "stdoutTo", "stderrTo", "dlvCwd", "processId"} {
		delete(args, name)
	}
	for name, value := range map[string]string{"mode": "exec", "program": program, "cwd": dir} {
		text, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		args[name] = text
	}
	return json.Marshal(args)
}
