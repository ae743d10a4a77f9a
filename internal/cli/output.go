package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/visible"
)

// output prints what a command line comes to, as text or as JSON.
type output struct {
	process Process
	json    bool
}

// result prints to Stdout.
func (o output) result(r command.Result) error {
	if o.json {
		return encode(o.stdout(), r)
	}
	if !isTerminal(o.process.Stdout) {
		return r.Print(o.process.Stdout)
	}
	// A response has no newline at its end; the shell's prompt follows.
	var text bytes.Buffer
	if err := r.Print(&text); err != nil {
		return err
	}
	if n := text.Len(); n > 0 && text.Bytes()[n-1] != '\n' {
		text.WriteByte('\n')
	}
	_, err := text.WriteTo(o.stdout())
	return err
}

// stdout is where the output goes that belongs to the result.
func (o output) stdout() io.Writer { return shown(o.process.Stdout) }

// stderr is where everything else goes.
func (o output) stderr() io.Writer { return shown(o.process.Stderr) }

// shown is a stream that shows a terminal nothing that it would obey. Pipes and files
// get every byte as it is.
func shown(stream io.Writer) io.Writer {
	if isTerminal(stream) {
		return visible.NewWriter(stream)
	}
	return stream
}

// isTerminal reports whether a stream, a reader or a writer, is one.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// status returns the exit status, which a result that could not be written
// overrules: a full disk behind "lambda-lsp version > file".
func (o output) status(verb string, status int, err error) int {
	if err == nil {
		return status
	}
	fmt.Fprintf(o.stderr(), "%s: write the result: %v\n", verb, err)
	return Refused
}

// fail prints an error and returns its exit status.
func (o output) fail(verb string, err error) int {
	var refusal *finding.Refusal
	if errors.As(err, &refusal) {
		return o.refuse(verb, refusal)
	}
	e := failure.Error{Operation: verb, Err: err}
	if f := failure.As(err); f != nil {
		e = *f
	}
	status := Refused
	if e.Usage {
		status = Misused
		if e.Hint == "" {
			e.Hint = fmt.Sprintf("run \"lambda-lsp help %s\"", verb)
		}
	}
	if o.json {
		return o.status(verb, status, encode(o.stdout(), jsonError{command.DetailOf(verb, &e)}))
	}
	e.Object = o.short(e.Object)
	fmt.Fprintln(o.stderr(), e.Error())
	return status
}

// refuse prints what is wrong with the user's code, with its files as the user
// would name them.
func (o output) refuse(verb string, r *finding.Refusal) int {
	if o.json {
		return o.status(verb, Refused, encode(o.stdout(), jsonError{command.DetailOf(verb, r)}))
	}
	shown := finding.Refusal{Findings: slices.Clone(r.Findings)}
	for i := range shown.Findings {
		shown.Findings[i].Span.File = o.short(shown.Findings[i].Span.File)
	}
	fmt.Fprintln(o.stderr(), shown.Error())
	return Refused
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
	Error command.ErrorDetail `json:"error"`
}

// encode writes v on one line, with <, > and & as they are: payloads are to be
// read by people as well.
func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
