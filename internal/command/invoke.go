package command

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// InvokeArgs are the arguments of "invoke".
type InvokeArgs struct {
	Source
	Cloud
	Event   string `json:"event,omitempty" flag:"event" value:"FILE" help:"send the JSON in FILE; - is the standard input"`
	Data    string `json:"data,omitempty" flag:"data" value:"JSON" help:"send this"`
	Example string `json:"example,omitempty" flag:"example" value:"NAME" choices:"examples" help:"send the sample event of that name"`
	Host    string `json:"host,omitempty" flag:"host" value:"HOST" choices:"hosts" help:"what runs a handler.so: awslambdaric, AWS's own runtime client, or embedded, which needs a bare Python; the former where it is installed"`

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
			"fails prints its error object and exits with 1. The directory is left as it was.",
	}, func(ctx context.Context, env *Env, args InvokeArgs) (Result, error) {
		if args.ListExamples {
			return ExamplesResult{Examples: events.Examples()}, nil
		}
		// No result in an interface would be one.
		r, err := runInvoke(ctx, env, args)
		if err != nil {
			return nil, err
		}
		return r, nil
	})
}

func runInvoke(ctx context.Context, env *Env, args InvokeArgs) (r InvokeResult, err error) {
	dir := env.Path(args.Dir)
	f, err := function.Load(dir)
	if err != nil {
		return r, err
	}
	payload, err := args.payload(ctx, env, dir)
	if err != nil {
		return r, err
	}
	if args.Remote {
		return args.invokeRemote(ctx, env, payload)
	}
	tmp, err := os.MkdirTemp("", "lambda-lsp-invoke-")
	if err != nil {
		return r, failure.Wrap("invoke", dir, err)
	}
	defer os.RemoveAll(tmp)

	o := args.options(env)
	o.Output, o.Local = tmp, true
	artifact, err := build.Build(ctx, o)
	if err != nil {
		return r, err
	}
	env.Progress("starting", 0)
	instance, err := local.Start(ctx, runOptions(env, f, artifact, args.Host))
	if err != nil {
		return r, err
	}
	defer instance.Close()
	response, err := instance.Invoke(ctx, local.Invocation{Payload: payload})
	if err != nil {
		return r, err
	}
	return InvokeResult{
		Payload:       asJSON(response.Payload),
		FunctionError: response.FunctionError,
		Logs:          response.Logs,
		RequestID:     response.RequestID,
		DurationMs:    response.DurationMs,
		BilledMs:      response.BilledMs,
		InitMs:        response.InitMs,
		MaxMemoryMB:   response.MaxMemoryMB,
		raw:           response.Payload,
	}, nil
}

// runOptions is function.json's part in running the artifact here.
func runOptions(env *Env, f *function.Function, a *build.Artifact, host string) local.Options {
	o := local.Options{
		Artifact:     a.Path,
		Dir:          f.Dir,
		Handler:      a.Module + "." + f.Symbol(),
		Runtime:      a.Runtime,
		Host:         host,
		Timeout:      function.DefaultTimeout * time.Second,
		MemoryMB:     function.DefaultMemory,
		FunctionName: filepath.Base(f.Dir),
		Log:          env.Log,
		Environ:      env.Environ,
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
	if f.Config.FunctionName != nil {
		o.FunctionName = *f.Config.FunctionName
	}
	if f.Config.Environment != nil {
		for name, value := range f.Config.Environment.Variables {
			o.Env = append(o.Env, name+"="+value)
		}
	}
	return o
}

// asJSON is a payload as part of a JSON document: a bootstrap may answer with
// bytes that are not JSON, which become a string.
func asJSON(payload []byte) json.RawMessage {
	if json.Valid(payload) {
		return payload
	}
	text, err := json.Marshal(string(payload))
	if err != nil {
		return nil
	}
	return text
}
