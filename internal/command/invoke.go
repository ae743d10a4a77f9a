package command

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// InvokeArgs are the arguments of "invoke".
type InvokeArgs struct {
	Source
	Cloud
	Sample
	Host string `json:"host,omitempty" flag:"host" value:"HOST" choices:"hosts" help:"what runs a handler.so: awslambdaric, AWS's own runtime client, or embedded, which needs a bare Python; the former where it is installed"`

	Queue
	Many

	Remote    bool   `json:"remote,omitempty" flag:"remote" help:"send the event to the deployed function instead"`
	Qualifier string `json:"qualifier,omitempty" flag:"qualifier" value:"NAME" help:"with --remote, call this version or alias; else $LATEST"`

	ListExamples bool `json:"listExamples,omitempty" flag:"list-examples" help:"list the names for --example, and invoke nothing"`
}

// InvokeResult is how an invocation went.
type InvokeResult struct {
	Payload       json.RawMessage `json:"payload"`                 // the response, or the error object
	FunctionError string          `json:"functionError,omitempty"` // "Handled" or "Unhandled" when the invocation failed
	Logs          string          `json:"logs"`
	RequestID     string          `json:"requestId"`
	DurationMs    float64         `json:"durationMs"`
	BilledMs      float64         `json:"billedMs"`
	InitMs        float64         `json:"initMs"`
	MaxMemoryMB   int             `json:"maxMemoryMB"`
	Version       string          `json:"version,omitempty"` // that ran, of a deployed function

	raw []byte // Payload as it came
}

// Print writes the response byte for byte.
func (r InvokeResult) Print(w io.Writer) error {
	_, err := w.Write(r.raw)
	return err
}

// Failed reports whether the invocation did.
func (r InvokeResult) Failed() bool { return r.FunctionError != "" }

func invoke() Command {
	return define(Command{
		ID:    "lambda.invoke",
		Title: "Invoke",
		Short: "build a function and run it here, on an event",
		Long: "The event is event.json, or else the sample event for the handler's event type, or else\n" +
			"{}, unless --event, --data or --example gives another. The response goes to the\n" +
			"standard output as it is, the log to the standard error stream. An invocation that\n" +
			"fails prints its error object and exits with 1. The directory is left as it was. Where this\n" +
			"machine is no Linux, a handler.so is run as a bootstrap of the same sources.\n\n" +
			"A response that a lambda.Start function streams is passed on as it comes; with --json it is\n" +
			"a part of the result.\n\n" +
			"--async does what Lambda does with an event that nobody waits for, but for this: the waits\n" +
			"before retries are shorter unless --retry-wait says otherwise, a retry is never held up by\n" +
			"throttling, and the record is printed whether or not the function has a destination.\n" +
			"The figures of --concurrency and --cold are this machine's: here a function has a whole\n" +
			"processor, whatever its MemorySize.",
		Measured: true,
	}, func(ctx context.Context, env *Env, args InvokeArgs) (Result, error) {
		if args.ListExamples {
			return ExamplesResult{Examples: events.Examples()}, nil
		}
		return args.invoke(ctx, env)
	})
}

func (args InvokeArgs) invoke(ctx context.Context, env *Env) (Result, error) {
	run, err := args.trial()
	if err != nil {
		return nil, err
	}
	dir := env.Path(args.Dir)
	f, err := function.Load(dir)
	if err != nil {
		return nil, err
	}
	payload, err := args.payload(ctx, env, "invoke", args.Source)
	if err != nil {
		return nil, err
	}
	if args.Remote {
		return args.invokeRemote(ctx, env, payload)
	}
	tmp, err := os.MkdirTemp("", "lambda-lsp-invoke-")
	if err != nil {
		return nil, failure.Wrap("invoke", dir, err)
	}
	defer proc.RemoveAll(tmp)

	o := args.here(env)
	o.Output = tmp
	artifact, err := build.Build(ctx, o)
	if err != nil {
		return nil, err
	}
	noteStandIn(env.Log, artifact)
	env.Progress("starting", 0)
	return run(ctx, env, runOptions(env, f, artifact, args.Host), local.Invocation{Payload: payload})
}

// once is the trial that is one invocation. What the function streams goes to the
// user as it comes.
func once(ctx context.Context, env *Env, o local.Options, inv local.Invocation) (Result, error) {
	instance, err := local.Start(ctx, o)
	if err != nil {
		return nil, err
	}
	defer instance.Close()
	inv.Stream = func(contentType string) io.Writer {
		if contentType == "application/json" {
			return nil
		}
		return env.Response
	}
	response, err := instance.Invoke(ctx, inv)
	if err != nil {
		return nil, err
	}
	if response.Streamed && response.FunctionError != "" {
		fmt.Fprintf(env.Log, "the response broke off: %s\n", response.Payload)
	}
	return invoked(response), nil
}

// invoked is a local response as a result.
func invoked(r *local.Response) InvokeResult {
	result := InvokeResult{
		Payload:       local.JSON(r.Payload),
		FunctionError: r.FunctionError,
		Logs:          r.Logs,
		RequestID:     r.RequestID,
		DurationMs:    r.DurationMs,
		BilledMs:      r.BilledMs,
		InitMs:        r.InitMs,
		MaxMemoryMB:   r.MaxMemoryMB,
		raw:           r.Payload,
	}
	if r.Streamed {
		result.raw = nil // it has been shown
	}
	return result
}

// runOptions is function.json's part in running the artifact here.
func runOptions(env *Env, f *function.Function, a *build.Artifact, host string) local.Options {
	o := local.Options{
		Artifact:     a.Path,
		Dir:          f.Dir,
		Handler:      handlerOf(f, a),
		Runtime:      a.Runtime,
		Host:         host,
		Timeout:      function.DefaultTimeout * time.Second,
		MemoryMB:     function.DefaultMemory,
		FunctionName: nameOf(f, f.Dir),
		Log:          env.Log,
		Environ:      env.Environ,
	}
	if a.StandsIn() {
		o.Runtime = function.DefaultStartRuntime
	}
	if f.Config == nil {
		return o
	}
	if f.Config.Timeout != nil {
		o.Timeout = time.Duration(*f.Config.Timeout) * time.Second
	}
	if f.Config.MemorySize != nil {
		o.MemoryMB = int(*f.Config.MemorySize)
	}
	if c := f.Config.LoggingConfig; c != nil {
		// The variables that Lambda makes of it (Developer guide, "Defined runtime
		// environment variables").
		o.Env = append(o.Env, "AWS_LAMBDA_LOG_FORMAT="+cmp.Or(string(c.LogFormat), "Text"))
		if c.ApplicationLogLevel != "" {
			o.Env = append(o.Env, "AWS_LAMBDA_LOG_LEVEL="+string(c.ApplicationLogLevel))
		}
	}
	if f.Config.Environment != nil {
		for name, value := range f.Config.Environment.Variables {
			o.Env = append(o.Env, name+"="+value)
		}
	}
	return o
}

// handlerOf is what Lambda would call the handler: of a bootstrap whatever function.json
// says, else what deploy does.
func handlerOf(f *function.Function, a *build.Artifact) string {
	switch {
	case a.Module != "":
		return a.Module + "." + f.Symbol()
	case f.Handler() != "":
		return f.Handler()
	case a.StandsIn():
		return function.DefaultModule + "." + f.Symbol()
	}
	return bootstrapHandler
}

// noteStandIn says so where no Python runs the function, though its Runtime is one.
func noteStandIn(log io.Writer, a *build.Artifact) {
	if a.StandsIn() {
		logf(log, "handler.so is for Linux: running the function as a bootstrap, without %s", a.Runtime)
	}
}

// nameOf is the function's name in function.json, or else its directory's. f may
// be nil.
func nameOf(f *function.Function, dir string) string {
	if f != nil && f.Config != nil && f.Config.FunctionName != nil {
		return aws.ShortName(*f.Config.FunctionName)
	}
	return filepath.Base(dir)
}
