package command

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/front"
)

// A WatchListening is where the functions can be reached.
type WatchListening struct {
	succeeded
	Event     string          `json:"event"` // "listening"
	URL       string          `json:"url"`   // for --endpoint-url
	Functions []WatchFunction `json:"functions"`
}

// A WatchFunction is one function that is served.
type WatchFunction struct {
	Name string `json:"name"`
	Dir  string `json:"dir"`
	URL  string `json:"url"` // for HTTP
}

func newListening(base string, targets []target) WatchListening {
	l := WatchListening{Event: "listening", URL: base}
	for _, t := range targets {
		at := base + "/"
		if len(targets) > 1 {
			at += t.name + "/"
		}
		l.Functions = append(l.Functions, WatchFunction{Name: t.name, Dir: t.dir, URL: at})
	}
	return l
}

// Print writes the addresses.
func (l WatchListening) Print(w io.Writer) error {
	for _, f := range l.Functions {
		if _, err := fmt.Fprintf(w, "%s: %s\n", f.Name, f.URL); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "aws lambda invoke --endpoint-url %s --function-name %s ...\n", l.URL, l.Functions[0].Name)
	return err
}

// A WatchBuilt says that a function's new code answers.
type WatchBuilt struct {
	succeeded
	Event    string  `json:"event"` // "built"
	Function string  `json:"function"`
	Seconds  float64 `json:"seconds"`
}

// Print writes that it was built.
func (b WatchBuilt) Print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%s: built in %.2f s\n", b.Function, b.Seconds)
	return err
}

// A WatchFailed says why a function's new code does not answer.
type WatchFailed struct {
	Event    string      `json:"event"` // "failed"
	Function string      `json:"function"`
	Error    ErrorDetail `json:"error"`
	Serving  bool        `json:"serving"` // an older build answers

	text string // Error for a person
}

// newWatchFailed says what is wrong, with files as whoever is in dir names them.
func newWatchFailed(dir, name string, err error, serving bool) WatchFailed {
	f := WatchFailed{Event: "failed", Function: name, Error: DetailOf("watch", err), Serving: serving, text: err.Error()}
	var refusal *finding.Refusal
	if errors.As(err, &refusal) {
		shown := finding.Refusal{Findings: slices.Clone(refusal.Findings)}
		for i, found := range shown.Findings {
			if rel, err := filepath.Rel(dir, found.Span.File); err == nil && filepath.IsLocal(rel) {
				shown.Findings[i].Span.File = rel
			}
		}
		f.text = shown.Error()
	}
	if e := failure.As(err); e != nil && e.Operation == "watch" {
		return f // of files that cannot be watched: it was built
	}
	f.text += "\nnot built"
	if serving {
		f.text += "; the last good build answers"
	}
	return f
}

// Failed reports that it has.
func (WatchFailed) Failed() bool { return true }

// Detail is Error.
func (f WatchFailed) Detail() *ErrorDetail { return &f.Error }

// Print writes what is wrong, where the code is at fault a line for each place.
func (f WatchFailed) Print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%s: %s\n", f.Function, f.text)
	return err
}

// A WatchInvocation is an invocation and how it went.
type WatchInvocation struct {
	Event         string  `json:"event"` // "invocation"
	Function      string  `json:"function"`
	Via           string  `json:"via"`               // "api", "event" for an asynchronous one, "http"
	Request       string  `json:"request,omitempty"` // method and path of an HTTP request
	Status        int     `json:"status,omitempty"`  // of the HTTP response
	RequestID     string  `json:"requestId,omitempty"`
	FunctionError string  `json:"functionError,omitempty"`
	DurationMs    float64 `json:"durationMs"`
	BilledMs      float64 `json:"billedMs"`
	InitMs        float64 `json:"initMs"`
	MaxMemoryMB   int     `json:"maxMemoryMB"`
	Error         string  `json:"error,omitempty"` // why it could not be made
}

func newWatchInvocation(i front.Invoked) WatchInvocation {
	w := WatchInvocation{Event: "invocation", Function: i.Function, Via: i.Via, Request: i.Request, Status: i.Status}
	if i.Err != nil {
		w.Error = i.Err.Error()
	}
	if r := i.Response; r != nil {
		w.RequestID, w.FunctionError = r.RequestID, r.FunctionError
		w.DurationMs, w.BilledMs, w.InitMs, w.MaxMemoryMB = r.DurationMs, r.BilledMs, r.InitMs, r.MaxMemoryMB
	}
	return w
}

// Failed reports whether the invocation did.
func (i WatchInvocation) Failed() bool { return i.FunctionError+i.Error != "" }

// Print writes a line.
func (i WatchInvocation) Print(w io.Writer) error {
	what, status := "invoked", "ok"
	switch i.Via {
	case "http":
		what, status = i.Request, fmt.Sprint(i.Status)
	case "event":
		what = "invoked asynchronously"
	}
	if i.FunctionError != "" {
		status += ", " + i.FunctionError + " error"
	}
	if i.Error != "" {
		_, err := fmt.Fprintf(w, "%s: %s: %s\n", i.Function, what, i.Error)
		return err
	}
	_, err := fmt.Fprintf(w, "%s: %s: %s, %.2f ms\n", i.Function, what, status, i.DurationMs)
	return err
}
