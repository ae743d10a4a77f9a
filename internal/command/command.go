// Package command provides the list of what lambda-lsp can do. Each command is
// declared once, as a typed definition in a file of its own: the command line's
// verbs, flags and help, the language server's commands and the README's table
// all come from it.
package command

import (
	"context"
	"io"
	"reflect"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// All returns the commands, in the order in which help lists them.
func All() []Command {
	return []Command{newFunction(), checkPackages(), buildFunction(), packageFunction(), invoke(), watchFunctions(), debugFunction(), deploy(), logs(), rollback(), deleteFunction(), version()}
}

// Lookup returns the command of a verb.
func Lookup(verb string) (Command, bool) {
	for _, c := range All() {
		if c.Verb() == verb {
			return c, true
		}
	}
	return Command{}, false
}

// A Command is one thing that lambda-lsp can do.
type Command struct {
	ID    string // "lambda.build"; the verb is what follows the dot
	Title string // for a palette or a menu: "Build"
	Short string // one line, lower case, without a full stop
	Long  string // what help says besides: paragraphs, without a final newline

	// Streams says that the answer comes in parts, through Env.Emit; the Result
	// then holds nothing of its own.
	Streams bool
	// Measured says that Env.Progress is told how much of the work is done.
	Measured bool

	args   reflect.Type
	result reflect.Type
	run    func(ctx context.Context, env *Env, args any) (Result, error)
}

// A Result is what a command answers with. Marshalled as JSON it is what --json
// prints; Print writes the text form. Failed reports whether the user's code or
// cloud has said no although the command did its work: a handler that returned
// an error, a check that found something.
type Result interface {
	Print(w io.Writer) error
	Failed() bool
}

// define completes a command by its arguments and what it does. Args is a
// struct whose fields are tagged as Option describes.
func define[Args any, R Result](c Command, run func(context.Context, *Env, Args) (R, error)) Command {
	c.args, c.result = reflect.TypeFor[Args](), reflect.TypeFor[R]()
	c.run = func(ctx context.Context, env *Env, args any) (Result, error) {
		r, err := run(ctx, env, *args.(*Args))
		if err != nil {
			return nil, err
		}
		return r, nil
	}
	return c
}

// Verb is the command's name on the command line.
func (c Command) Verb() string {
	_, verb, _ := strings.Cut(c.ID, ".")
	return verb
}

// NewArgs returns a pointer to the zero value of the command's arguments.
func (c Command) NewArgs() any { return reflect.New(c.args).Interface() }

// ResultType is the type of the command's results: Result itself, where several
// are possible.
func (c Command) ResultType() reflect.Type { return c.result }

// Run does what the command is for. The args are what NewArgs returned, filled
// in; a field that they leave empty takes its default. Errors are a
// *finding.Refusal, a *failure.Error or what ctx ended with. A Result comes
// without an error only.
func (c Command) Run(ctx context.Context, env *Env, args any) (Result, error) {
	for _, o := range Options(args) {
		if err := o.complete(); err != nil {
			return nil, &failure.Error{Operation: c.Verb(), Err: err, Usage: true}
		}
	}
	return c.run(ctx, env, args)
}

// succeeded is the part of a Result that is never a failure.
type succeeded struct{}

// Failed implements Result.
func (succeeded) Failed() bool { return false }
