package aws

import (
	"context"
	"errors"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// steps remembers what Apply did, so that an interrupted one can say so.
type steps struct {
	progress Progress
	done     []string
	current  string
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

// interrupted adds to a cancellation what was done and what was under way; other
// errors pass as they are.
func (s *steps) interrupted(err error, name string) error {
	if !errors.Is(err, context.Canceled) {
		return err
	}
	done := "nothing was changed"
	if len(s.done) > 0 {
		done = "done: " + strings.Join(s.done, ", ")
	}
	if s.current != "" {
		done += "; under way: " + s.current
	}
	return &failure.Error{
		Operation: "deploy", Object: name,
		Message: "interrupted; " + done,
		Hint:    "run it again to do the rest",
		Err:     err,
	}
}
