// Package local runs a function on this machine the way Lambda runs it: an
// execution environment (a Python that imports handler.so, or a bootstrap)
// behind a Runtime API server on the loopback interface.
//
// An Instance is one execution environment. It takes one invocation at a time
// and starts a new process for the next one when a process has ended: by a
// timeout, by os.Exit, by a crash. What a function can do wrong is therefore a
// Response with Lambda's error object; an error from this package means that
// the invocation could not be made at all.
package local

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// Lambda's defaults, and how long its init phase is.
const (
	defaultTimeout  = 3 * time.Second
	defaultMemoryMB = 128
	// initLimit is how long a function may take until it asks for its first
	// event. A slower one is started again and then has its Timeout.
	initLimit = 10 * time.Second
	// noLimit is what both are under a debugger, where a person sets the pace.
	noLimit = 24 * time.Hour
)

// Hosts that run handler.so, for Options.Host.
const (
	HostRIC      = "awslambdaric" // AWS's runtime client, which that Python must have
	HostEmbedded = "embedded"     // our own, which needs only the standard library
)

// Options say what to run and what Lambda would tell it. Only Artifact and
// Runtime must be set.
type Options struct {
	Artifact string // path of handler.so or bootstrap
	Dir      string // working directory and LAMBDA_TASK_ROOT; "": the Artifact's directory
	Handler  string // "handler.Handle"; "": the Artifact's module and "Handle"
	Runtime  string // "python3.13", "provided.al2023"
	Host     string // "", HostRIC or HostEmbedded; "" takes awslambdaric where it is

	// Debugger, if not empty, is a program with its arguments that is started
	// instead of the Artifact, a bootstrap, and that starts it, in its own
	// environment and on its own output. Nothing is then cut off by a timeout.
	Debugger []string

	Env          []string      // NAME=value as the function's configuration has them
	Timeout      time.Duration // 0: Lambda's default, 3 s
	MemoryMB     int           // 0: Lambda's default, 128; told to the function, not enforced
	FunctionName string        // "": the base name of Dir
	Version      string        // "": $LATEST
	ARN          string        // "": made from the region and the name

	// Log receives the function's output and Lambda's own lines as they come;
	// nil: nowhere. A Write that blocks holds up the function, and Close.
	Log     io.Writer
	Environ []string // the environment to inherit; nil: the process's own
	Pythons *Pythons // remembers which Python was found; nil: it is looked for
}

// An Invocation is one event. Payload is passed on byte for byte; an empty one
// is the empty object, as on Lambda. Empty identifiers are made up.
type Invocation struct {
	Payload         []byte // JSON, at most function.MaxRequest bytes
	RequestID       string
	TraceID         string
	Qualifier       string // the version or alias that was called, a part of the ARN that the function sees; "": none
	ClientContext   []byte // JSON; nil: none
	CognitoIdentity []byte // JSON; nil: none

	// Stream, if not nil, is called when the function begins to answer, with the
	// response's content type. What it returns takes the response as it comes,
	// each piece in one Write; nil leaves it to Response.Payload. With
	// aws-lambda-go the content type of what is one JSON value is
	// application/json. An error object is never streamed.
	//
	// Both are called from another goroutine, and never after Invoke has
	// returned: a Write that blocks holds up the function, and Invoke even past
	// the Timeout. When one fails, the rest of the response is dropped.
	Stream func(contentType string) io.Writer
}

// A Response is what Lambda would answer, and the REPORT line in numbers.
type Response struct {
	Payload       []byte // of a failed invocation, its error object; else empty if Streamed
	FunctionError string // "" or "Unhandled"
	Streamed      bool   // Invocation.Stream's writer got the response, or of a failed one the part before the failure
	Exited        bool   // the process ended instead of answering
	Logs          string // everything since the previous invocation's end, at most 32 MB
	RequestID     string
	DurationMs    float64
	BilledMs      float64
	InitMs        float64 // 0 for a warm invocation
	MaxMemoryMB   int     // 0 where the system does not tell
}

// withDefaults returns o with everything set, or what is wrong with it.
func (o Options) withDefaults() (Options, error) {
	path, err := filepath.Abs(o.Artifact)
	if err != nil {
		return o, failure.Wrap("run", o.Artifact, err)
	}
	if _, err := os.Stat(path); err != nil && len(o.Debugger) == 0 {
		return o, failure.Wrap("run", path, err).WithHint("build it first")
	}
	o.Artifact = path
	if o.Dir == "" {
		o.Dir = filepath.Dir(path)
	}
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if len(o.Debugger) > 0 {
		o.Timeout = noLimit
	}
	if o.MemoryMB <= 0 {
		o.MemoryMB = defaultMemoryMB
	}
	if o.FunctionName == "" {
		o.FunctionName = filepath.Base(o.Dir)
	}
	if o.Version == "" {
		o.Version = "$LATEST"
	}
	if o.ARN == "" {
		o.ARN = "arn:aws:lambda:" + o.region() + ":123456789012:function:" + o.FunctionName
	}
	if o.Handler == "" {
		o.Handler = strings.TrimSuffix(filepath.Base(path), ".so") + ".Handle"
	}
	switch o.Host {
	case "", HostRIC, HostEmbedded:
		return o, nil
	}
	err = &failure.Error{
		Operation: "run", Object: path, Usage: true,
		Message: "unknown host " + o.Host, Hint: "use " + HostRIC + " or " + HostEmbedded,
	}
	return o, err
}

// python returns "3.13" of the runtime python3.13, and "" of any other.
func (o Options) python() string {
	version, ok := strings.CutPrefix(o.Runtime, "python")
	if !ok {
		return ""
	}
	return version
}
