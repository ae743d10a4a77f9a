package aws

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// Progress is told each step before it starts, and AWS's own words while it waits.
type Progress func(step string)

// steps remembers how far an Apply came, so that one that did not come to its end
// can say what was done and what was not.
type steps struct {
	operation string
	progress  Progress
	planned   []string // in order; one that turns out to be unneeded is passed over
	done      []string
	current   string
}

// start tells that the step before it is done and the next one begins.
func (s *steps) start(step string) {
	s.finish()
	s.current = step
	s.note(step)
}

func (s *steps) finish() {
	if s.current != "" {
		s.done = append(s.done, s.current)
		s.current = ""
	}
}

func (s *steps) note(text string) {
	if s.progress != nil {
		s.progress(text)
	}
}

// explain adds to the error that ended Apply what was done and what was not. An
// error before anything was done stays as it is, unless it is an interruption.
func (s *steps) explain(err error, name string) error {
	canceled := errors.Is(err, context.Canceled)
	if !canceled && len(s.done) == 0 {
		return err
	}
	if canceled {
		return &failure.Error{
			Operation: s.operation, Object: name,
			Message: "interrupted; " + s.state(true),
			Hint:    "run it again to do the rest",
			Err:     err,
		}
	}
	e := failure.Error{Operation: s.operation, Object: name, Err: err}
	if f := failure.As(err); f != nil {
		e = *f
	}
	e.Message = e.Text() + "; " + s.state(false)
	return &e
}

// state is what was done, what was under way if that cannot be known to have
// failed, and what is left.
func (s *steps) state(underWay bool) string {
	parts := []string{"nothing was changed"}
	if len(s.done) > 0 {
		parts = []string{"done: " + strings.Join(s.done, ", ")}
	} else if s.current != "" && underWay {
		parts = nil
	}
	left := s.left()
	if underWay && s.current != "" {
		parts = append(parts, "under way: "+s.current)
		left = left[1:]
	}
	if len(left) > 0 {
		parts = append(parts, "not done: "+strings.Join(left, ", "))
	}
	return strings.Join(parts, "; ")
}

// left is the steps that did not come to their end, the current one first.
func (s *steps) left() []string {
	at := s.current
	if at == "" && len(s.done) > 0 {
		at = s.done[len(s.done)-1]
	}
	rest := s.planned[slices.Index(s.planned, at)+1:] // all of them before the first
	if s.current != "" {
		return append([]string{s.current}, rest...)
	}
	return rest
}
