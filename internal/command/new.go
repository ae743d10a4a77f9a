package command

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/nearest"
	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
)

// NewArgs are the arguments of "new".
type NewArgs struct {
	Dir     string `json:"dir,omitempty" arg:"DIR" help:"the directory to write to; made when it does not exist"`
	Event   string `json:"event,omitempty" flag:"event" default:"plain" value:"NAME" choices:"sources" help:"the event source to handle: s3, sqs, httpapi, ...; lambda-lsp invoke --list-examples lists them"`
	Model   string `json:"model,omitempty" flag:"model" value:"MODEL" choices:"models" help:"the handler's model: shim or start (lambda.Start); else the one that the runtime runs, else shim"`
	Runtime string `json:"runtime,omitempty" flag:"runtime" value:"NAME" choices:"runtimes" help:"the Lambda runtime that function.json asks for; else python3.13 for shim, provided.al2023 for start"`

	From       string   `json:"from,omitempty" flag:"from" value:"FILE" help:"instead, write the function.json of each function in Go of this SAM or CloudFormation template, beside its sources"`
	Parameters []string `json:"parameters,omitempty" flag:"parameter" value:"NAME=VALUE" help:"with --from, the value of a parameter of the template, or of a pseudo parameter such as AWS::Region; may be repeated"`
}

// NewResult is what "new" wrote.
type NewResult struct {
	succeeded
	Dir   string   `json:"dir"`   // absolute
	Files []string `json:"files"` // names in Dir

	named string // the directory as the user has named it
}

// Print writes a path a line.
func (r NewResult) Print(w io.Writer) error {
	for _, name := range r.Files {
		if _, err := fmt.Fprintln(w, filepath.Join(r.named, name)); err != nil {
			return err
		}
	}
	return nil
}

func newFunction() Command {
	return define(Command{
		ID:    "lambda.new",
		Title: "New Function",
		Short: "write a new function: a handler, its test, function.json, event.json, Makefile, go.mod",
		Long: "A handler of the shim model becomes what Lambda's Python runtimes import; one of the\n" +
			"start model is served by lambda.Start in an executable of its own. A file that exists\n" +
			"already is never overwritten.\n\n" +
			"With --from, what the template leaves to the deployment, such as the ARN of a role that\n" +
			"it creates, is left out of function.json and listed with its place on the standard error\n" +
			"stream, as are the functions that are not in Go.",
	}, func(ctx context.Context, env *Env, args NewArgs) (Result, error) {
		if args.From != "" {
			return newFrom(env, args)
		}
		o, err := args.options(env)
		if err != nil {
			return nil, err
		}
		if env.Create != nil {
			o.Create = func(files []scaffold.File) error { return env.Create(ctx, files) }
		}
		files, err := scaffold.New(o)
		if err != nil {
			return nil, err
		}
		return NewResult{Dir: o.Dir, Files: files, named: args.Dir}, nil
	})
}

// options completes what the arguments leave open.
func (args NewArgs) options(env *Env) (scaffold.Options, error) {
	switch {
	case args.Dir == "":
		return scaffold.Options{}, &failure.Error{Operation: "new", Message: "DIR is missing", Usage: true}
	case len(args.Parameters) > 0:
		return scaffold.Options{}, &failure.Error{Operation: "new", Message: "--parameter is for --from", Usage: true}
	}
	o := scaffold.Options{Dir: env.Path(args.Dir), Runtime: args.Runtime}
	var ok bool
	if o.Source, ok = events.Lookup(args.Event); !ok {
		return o, unknown("new", "event source", args.Event, chosen("sources"))
	}
	runtime, ok := function.Lookup(args.Runtime)
	if !ok && args.Runtime != "" {
		return o, unknown("new", "runtime", args.Runtime, chosen("runtimes"))
	}
	python := runtime.Kind == function.Python
	switch args.Model {
	case "shim":
	case "start":
		o.Model = handler.Start
	case "":
		if args.Runtime != "" && !python {
			o.Model = handler.Start
		}
	default:
		return o, unknown("new", "model", args.Model, chosen("models"))
	}
	switch {
	case args.Runtime == "" && o.Model == handler.Shim:
		o.Runtime = function.DefaultShimRuntime
	case args.Runtime == "":
		o.Runtime = function.DefaultStartRuntime
	case python && o.Model == handler.Start:
		return o, &failure.Error{Operation: "new", Message: function.StartOnPython(args.Runtime), Usage: true}
	case runtime.Kind == function.Go1 && o.Model == handler.Shim:
		return o, &failure.Error{Operation: "new", Message: function.ShimOnGo1(args.Runtime), Usage: true}
	}
	return o, nil
}

// unknown says that there is no such thing, and which there are: the nearest, or all.
func unknown(operation, what, name string, names []string) error {
	e := &failure.Error{Operation: operation, Message: "unknown " + what + " " + name, Usage: true}
	if near, ok := nearest.Name(name, names); ok {
		return e.WithHint("did you mean %s?", near)
	}
	return e.WithHint("use one of %s", strings.Join(names, ", "))
}
