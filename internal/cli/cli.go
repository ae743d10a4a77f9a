// Package cli provides the command line: a subcommand for each command of
// internal/command, with its flags, help, output and exit status.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/pflag"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/nearest"
)

// The exit statuses.
const (
	Done    = 0
	Refused = 1 // the user's code or cloud said no, or the machine did
	Misused = 2 // the command line was wrong
)

// A Process is what a command line runs in. Stderr is asked whether it is a
// terminal if it is a *os.File.
type Process struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Environ        []string
	Dir            string // the current directory
}

// This returns the running process's streams, environment and directory.
func This() (Process, error) {
	dir, err := os.Getwd()
	return Process{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ(), Dir: dir}, err
}

// Run carries out the command line args (without the program's name) and returns
// the exit status. Cancelling ctx ends what runs, its child processes included.
// Results go to Stdout and nothing else does; with --json, errors do as well.
func Run(ctx context.Context, p Process, args []string) int {
	out := output{process: p, json: wantsJSON(args)}
	if len(args) == 0 && p.isEditor() {
		args = []string{serveVerb}
	}
	if len(args) == 0 {
		if err := writeHelp(p.Stderr); err != nil {
			return Refused
		}
		return Misused
	}
	switch args[0] {
	case "-h", "--help", "help":
		return out.help(args[1:])
	case "--version":
		args[0] = "version"
	case serveVerb:
		return out.serve(ctx, args[1:])
	case completionVerb:
		return out.completion(args[1:])
	case completeVerb:
		return out.complete(args[1:])
	}
	cmd, ok := command.Lookup(args[0])
	if !ok {
		return out.fail("", unknown(args[0]))
	}
	values := cmd.NewArgs()
	flags := newFlags(cmd, values)
	switch err := flags.parse(args[1:]); {
	case errors.Is(err, pflag.ErrHelp):
		return out.status(cmd.Verb(), Done, writeVerbHelp(p.Stdout, cmd))
	case err != nil:
		return out.fail(cmd.Verb(), &failure.Error{Operation: cmd.Verb(), Err: err, Usage: true})
	}
	return out.run(ctx, cmd, values)
}

func (o output) run(ctx context.Context, cmd command.Command, values any) int {
	meter := newMeter(o.process.Stderr)
	env := &command.Env{
		Dir:      o.process.Dir,
		Environ:  o.process.Environ,
		Stdin:    o.process.Stdin,
		Log:      meter,
		Progress: meter.stage,
		Emit:     func(part command.Result) error { return meter.above(func() error { return o.result(part) }) },
	}
	if isTerminal(o.process.Stderr) && isTerminal(o.process.Stdin) {
		env.Ask = func(ctx context.Context, q command.Question) (bool, error) {
			meter.stage("", 0) // which would be drawn over the question
			return ask(ctx, o.process.Stdin, meter, q.String())
		}
	}
	response := &stream{w: o.stdout(), terminal: isTerminal(o.process.Stdout), meter: meter}
	if !o.json {
		env.Response = response
	}
	result, err := cmd.Run(ctx, env, values)
	meter.stop()
	if err != nil && ctx.Err() != nil && failure.As(err) == nil {
		err = failure.New(cmd.Verb(), "", "interrupted")
	}
	if err != nil {
		return o.fail(cmd.Verb(), err)
	}
	status := Done
	if result.Failed() {
		status = Refused
	}
	if cmd.Streams {
		return status
	}
	return o.status(cmd.Verb(), status, errors.Join(response.end(), o.result(result)))
}

// help answers "help" and "help VERB".
func (o output) help(args []string) int {
	args = slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "--json" })
	if len(args) == 0 {
		return o.status("help", Done, writeHelp(o.process.Stdout))
	}
	switch args[0] {
	case "help":
		return o.status("help", Done, writeHelp(o.process.Stdout))
	case serveVerb:
		return o.status("help", Done, writeServeHelp(o.process.Stdout))
	case completionVerb:
		return o.status("help", Done, writeCompletionHelp(o.process.Stdout))
	}
	cmd, ok := command.Lookup(args[0])
	if !ok {
		return o.fail("", unknown(args[0]))
	}
	return o.status("help", Done, writeVerbHelp(o.process.Stdout, cmd))
}

func unknown(verb string) error {
	e := &failure.Error{
		Message: fmt.Sprintf("unknown command %q", verb),
		Hint:    `run "lambda-lsp help" for the list`,
		Usage:   true,
	}
	var names []string
	for _, v := range verbs() {
		names = append(names, v.Name)
	}
	if name, ok := nearest.Name(verb, names); ok {
		e.Hint = fmt.Sprintf("did you mean %q?", name)
	}
	return e
}

// wantsJSON looks for --json before the flags are parsed, so that what is wrong
// with them can be said in JSON.
func wantsJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--json") || slices.Contains(args, "--json=true")
}
