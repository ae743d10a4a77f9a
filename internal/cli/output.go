package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// output prints what a command line comes to, as text or as JSON.
type output struct {
	process Process
	json    bool
}

// result prints to Stdout.
func (o output) result(r command.Result) error {
	if o.json {
		return encode(o.process.Stdout, r)
	}
	return r.Print(o.process.Stdout)
}

// status returns the exit status, which a result that could not be written
// overrules: a full disk behind "lambda-lsp version > file".
func (o output) status(verb string, status int, err error) int {
	if err == nil {
		return status
	}
	fmt.Fprintf(o.process.Stderr, "%s: write the result: %v\n", verb, err)
	return Refused
}

// fail prints an error and returns its exit status.
func (o output) fail(verb string, err error) int {
	status := Refused
	e := failure.As(err)
	if e == nil {
		e = failure.Wrap(verb, "", err)
	}
	if e.Usage {
		status = Misused
		if e.Hint == "" {
			e.Hint = fmt.Sprintf("run \"lambda-lsp help %s\"", verb)
		}
	}
	var refusal *finding.Refusal
	switch {
	case errors.As(err, &refusal) && o.json:
		return o.status(verb, status, encode(o.process.Stdout, jsonRefusal(refusal)))
	case errors.As(err, &refusal):
		fmt.Fprintln(o.process.Stderr, o.refusal(refusal))
	case o.json:
		return o.status(verb, status, encode(o.process.Stdout, jsonError{detail{e.Operation, e.Object, e.Text(), e.Hint, nil}}))
	default:
		shown := *e
		shown.Object = o.short(shown.Object)
		fmt.Fprintln(o.process.Stderr, shown.Error())
	}
	return status
}

// refusal is the text of r with its files as the user would name them.
func (o output) refusal(r *finding.Refusal) string {
	shown := finding.Refusal{Findings: make([]finding.Finding, len(r.Findings))}
	for i, f := range r.Findings {
		f.Span.File = o.short(f.Span.File)
		shown.Findings[i] = f
	}
	return shown.Error()
}

// short makes a path below the current directory relative to it. Anything else
// it returns as it is.
func (o output) short(path string) string {
	if !filepath.IsAbs(path) {
		return path
	}
	rel, err := filepath.Rel(o.process.Dir, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return path
	}
	return rel
}

// jsonError is what --json prints instead of a result.
type jsonError struct {
	Error detail `json:"error"`
}

type detail struct {
	Operation string            `json:"operation"`
	Object    string            `json:"object"`
	Message   string            `json:"message"`
	Hint      string            `json:"hint"`
	Findings  []finding.Finding `json:"findings,omitempty"`
}

func jsonRefusal(r *finding.Refusal) jsonError {
	d := detail{Operation: r.Operation, Object: r.Object, Message: r.Findings[0].Message, Findings: r.Findings}
	return jsonError{d}
}

// encode writes v on one line, with <, > and & as they are: payloads are to be
// read by people as well.
func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
