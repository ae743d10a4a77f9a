package debug

import (
	"context"
	"fmt"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// fromClient carries out what the client asks for, most of it by passing it on
// to Delve, until the client disconnects or is gone.
func (s *session) fromClient(ctx context.Context) {
	for {
		m, raw, err := s.client.read()
		if err != nil {
			return
		}
		switch {
		case m.Command == "disconnect":
			s.stop()
			s.client.respond(m, nil)
			return
		case m.Command == "terminate":
			s.left.Store(true)
			s.closeDelve()
			s.client.respond(m, nil)
		case m.Command == "restart":
			s.client.refuse(m, "connect again to run the function again: it is built anew then")
		case s.over.Load():
			s.alone(m)
		case m.Command == "launch" || m.Command == "attach":
			s.launch(ctx, m)
		default:
			s.delve.write(raw)
		}
	}
}

// alone answers where there is no Delve to do so: it has not come to one, or no
// longer is.
func (s *session) alone(m message) {
	switch {
	case m.Command == "initialize":
		s.client.respond(m, capabilitiesBody{ConfigurationDone: true})
	case s.refused != nil && (m.Command == "launch" || m.Command == "attach"):
		s.fail(m, s.refused)
	default:
		s.client.refuse(m, "the session has ended")
	}
}

// untimed is said at every launch.
const untimed = "Its timeout does not apply while it is debugged."

// launch builds the function and has Delve run it. To attach is the same: there
// is nothing else to attach to.
func (s *session) launch(ctx context.Context, m message) {
	if !s.launching.CompareAndSwap(false, true) {
		s.client.refuse(m, "the function has been launched already")
		return
	}
	if m.Command == "attach" {
		s.attach.Store(int64(m.Seq))
	}
	s.work.Go(func() {
		s.client.output("console", fmt.Sprintf("Building %s. %s\n", s.name(), untimed))
		args, err := s.built(ctx, m)
		if err != nil {
			s.launching.Store(false)
			s.fail(m, err)
			return
		}
		s.delve.send(request{Seq: m.Seq, Type: "request", Command: "launch", Arguments: args})
	})
}

// built builds the function and returns what Delve is to launch.
func (s *session) built(ctx context.Context, m message) ([]byte, error) {
	program, err := s.target.Build(ctx, s.dir)
	if err != nil {
		return nil, err
	}
	args, err := launchArguments(m.Arguments, program, s.target.Run.Dir)
	if err != nil {
		return nil, failure.Wrap("debug", s.name(), err)
	}
	return args, nil
}

// fail answers a launch that did not come about.
func (s *session) fail(m message, err error) {
	s.client.output("stderr", err.Error()+"\n")
	s.client.refuse(m, err.Error())
	s.o.Report(Outcome{Session: s.number, Err: err})
}
