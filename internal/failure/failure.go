// Package failure provides the error that names what was being done, to what,
// and what to do next.
package failure

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/lambda-lsp/lambda-lsp/internal/visible"
)

// An Error is an operation that could not be done. It prints as
// "operation object: message; hint", each part lower case and without a full
// stop; empty parts are left out.
type Error struct {
	Operation string // a verb: "build", "read", "deploy"
	Object    string // what it was done to: a path, a function's name
	Message   string // what went wrong, once
	Hint      string // what to do next
	Usage     bool   // the command line was wrong, not what it was applied to
	Err       error  // the cause, if another error; printed when Message is empty
}

// New returns an Error without a cause. The message is formatted as by
// fmt.Sprintf.
func New(operation, object, format string, args ...any) *Error {
	return &Error{Operation: operation, Object: object, Message: fmt.Sprintf(format, args...)}
}

// Wrap returns an Error caused by err, whose text becomes the message.
func Wrap(operation, object string, err error) *Error {
	return &Error{Operation: operation, Object: object, Err: err}
}

// Unreadable is Wrap of an error of reading the file at path, which err need not name
// again.
func Unreadable(path string, err error) *Error {
	e := Wrap("read", path, err)
	var cause *fs.PathError
	if errors.As(err, &cause) {
		e.Message = cause.Err.Error()
	}
	return e
}

// WithHint sets the next step and returns e.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Text is the message without operation, object and hint.
func (e *Error) Text() string {
	if e.Message == "" && e.Err != nil {
		return e.Err.Error()
	}
	return e.Message
}

func (e *Error) Error() string {
	s := e.Operation
	if e.Object != "" {
		if s != "" {
			s += " "
		}
		s += visible.String(e.Object)
	}
	if s != "" {
		s += ": "
	}
	s += e.Text()
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Unwrap returns the cause, nil when there is none.
func (e *Error) Unwrap() error { return e.Err }

// As returns the first Error in err's chain, nil when there is none.
func As(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
