package command

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/front"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/watch"
)

// WatchArgs are the arguments of "watch".
type WatchArgs struct {
	Dirs []string `json:"dirs,omitempty" arg:"DIR..." help:"the functions' directories; the current one if there are none"`
	Dir  string   `json:"dir,omitempty"` // one more, as callers in JSON name it to the other commands
	Compile
	Host           string   `json:"host,omitempty" flag:"host" value:"HOST" choices:"hosts" help:"what runs a handler.so: awslambdaric, AWS's own runtime client, or embedded, which needs a bare Python; the former where it is installed"`
	Port           string   `json:"port,omitempty" flag:"port" value:"PORT" help:"listen on this port of 127.0.0.1; else on 9000, or on a free one if that is taken"`
	EnvFile        string   `json:"envFile,omitempty" flag:"env-file" value:"FILE" help:"give the functions the variables in FILE, lines of NAME=value, beside those of function.json"`
	MaxConcurrency string   `json:"maxConcurrency,omitempty" flag:"max-concurrency" value:"N" default:"10" help:"run at most N invocations of a function at once, each in a process of its own; more wait"`
	AllowHost      []string `json:"allowHost,omitempty" flag:"allow-host" value:"NAME" help:"also answer requests that address this host, or come from its pages, as through a tunnel"`
}

// dirs are the functions' directories, as they were given.
func (a *WatchArgs) dirs() []string {
	dirs := slices.Clone(a.Dirs)
	if a.Dir != "" {
		dirs = append(dirs, a.Dir)
	}
	if len(dirs) == 0 {
		return []string{"."}
	}
	return dirs
}

// WatchResult is empty: what happened was emitted as it did.
type WatchResult struct{ succeeded }

// Print writes nothing.
func (WatchResult) Print(io.Writer) error { return nil }

func watchFunctions() Command {
	return define(Command{
		ID:    "lambda.watch",
		Title: "Watch",
		Short: "serve functions here, and build them again when a file is saved",
		Long: "Of one function, http://127.0.0.1:9000/ answers as a function URL does; of several,\n" +
			"http://127.0.0.1:9000/NAME/ is each one's. SDKs and the AWS CLI invoke them by name with\n" +
			"--endpoint-url http://127.0.0.1:9000 or AWS_ENDPOINT_URL_LAMBDA. A save takes effect\n" +
			"when the build is done; until then, and when it fails, the last good build answers.\n" +
			"Logs go to the standard error stream. With --json, what happens is an object a line.\n" +
			"It ends when interrupted. The directories are left as they were.",
		Streams: true,
	}, runWatch)
}

func runWatch(ctx context.Context, env *Env, args WatchArgs) (r WatchResult, err error) {
	limit, err := strconv.Atoi(args.MaxConcurrency)
	if err != nil || limit < 1 {
		return r, &failure.Error{Operation: "watch", Object: "--max-concurrency " + args.MaxConcurrency, Message: "not a number of at least 1", Usage: true}
	}
	w := &watching{env: env, args: args, limit: limit, turns: make(chan struct{}, max(1, runtime.NumCPU()/2))}
	targets, err := w.targets()
	if err != nil {
		return r, err
	}
	if err := w.keepVariables(); err != nil {
		return r, err
	}
	l, err := listen(args.Port)
	if err != nil {
		return r, err
	}
	defer l.Close()
	if w.temp, err = os.MkdirTemp("", "lambda-lsp-watch-"); err != nil {
		return r, failure.Wrap("watch", "", err)
	}
	defer proc.RemoveAll(w.temp)
	ctx, w.cancel = context.WithCancelCause(ctx)
	defer w.cancel(nil)

	w.serving = "http://" + l.Addr().String()
	w.emit(newListening(w.serving, targets))
	o := front.Options{Hosts: args.AllowHost, Invoked: w.invoked, Printf: w.printf}
	for i, t := range targets {
		f, err := w.start(ctx, t, len(targets) > 1, strconv.Itoa(i))
		if err != nil {
			return r, err
		}
		defer f.Close()
		o.Functions = append(o.Functions, f)
	}
	w.progress()
	if err := front.Serve(ctx, l, o); err != nil {
		return r, failure.Wrap("watch", w.serving, err)
	}
	// An end that was asked for is none of an error's.
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return r, cause
	}
	return r, nil
}

// A target is one of the functions.
type target struct{ dir, name string }

// watching is one run of "watch".
type watching struct {
	env     *Env
	args    WatchArgs
	limit   int
	turns   chan struct{} // holds a token for each build at work
	temp    string
	serving string // the server's address
	cancel  context.CancelCauseFunc
	pythons local.Pythons
	kept    []string // the variables of an --env-file that cannot be read twice; nil of any other

	mu sync.Mutex // held while something is emitted
}

// targets are the directories with their functions' names, each once.
func (w *watching) targets() ([]target, error) {
	var list []target
	by := map[string]string{}
	for _, given := range w.args.dirs() {
		t := target{dir: w.env.Path(given)}
		f, err := function.Load(t.dir)
		var refusal *finding.Refusal
		if err != nil && !errors.As(err, &refusal) { // the first build will say what is wrong in it
			return nil, err
		}
		t.name = nameOf(f, t.dir)
		if other, twice := by[t.name]; twice {
			return nil, &failure.Error{Operation: "watch", Object: given, Message: "the function in " + other + " is called " + t.name + " as well", Hint: "give one of them another FunctionName in " + function.FileName, Usage: true}
		}
		by[t.name] = given
		list = append(list, t)
	}
	return list, nil
}

// start begins to watch one function, of several if so, into the directory temp
// of its own.
func (w *watching) start(ctx context.Context, t target, several bool, temp string) (*watch.Function, error) {
	o := watch.Options{Dir: t.dir, Name: t.name, Temp: filepath.Join(w.temp, temp), Environments: w.limit}
	if err := os.Mkdir(o.Temp, 0o700); err != nil {
		return nil, failure.Wrap("watch", t.dir, err)
	}
	log := w.env.Log
	if several {
		log = prefixed{log, "[" + t.name + "] "}
	}
	source := Source{Dir: t.dir, Compile: w.args.Compile}
	o.Inputs = func(ctx context.Context) (build.Inputs, error) {
		in, err := build.ListInputs(ctx, source.here(w.env))
		if w.args.EnvFile != "" {
			in.Files = append(in.Files, w.env.Path(w.args.EnvFile))
		}
		return in, err
	}
	var noted sync.Once
	o.Build = func(ctx context.Context, output string) (local.Options, error) {
		select {
		case w.turns <- struct{}{}:
		case <-ctx.Done():
			return local.Options{}, ctx.Err()
		}
		defer func() { <-w.turns }()
		defer w.progress()
		return w.build(ctx, source, output, log, &noted)
	}
	serving := false
	o.Built = func(seconds float64) {
		serving = true
		w.emit(WatchBuilt{Event: "built", Function: t.name, Seconds: seconds})
	}
	o.Failed = func(err error) { w.emit(newWatchFailed(w.env.Dir, t.name, err, serving)) }
	return watch.Start(ctx, o)
}

// build builds a function into output and says how to run it, and once what of that
// is to be noted.
func (w *watching) build(ctx context.Context, source Source, output string, log io.Writer, noted *sync.Once) (o local.Options, err error) {
	f, err := function.Load(source.Dir)
	if err != nil {
		return o, err
	}
	variables, err := w.variables()
	if err != nil {
		return o, err
	}
	b := source.here(w.env)
	b.Output = output
	artifact, err := build.Build(ctx, b)
	if err != nil {
		return o, err
	}
	noted.Do(func() { noteStandIn(log, artifact) })
	o = runOptions(w.env, f, artifact, w.args.Host)
	o.Env = append(o.Env, variables...)
	o.Log, o.Pythons = log, &w.pythons
	return o, nil
}

// keepVariables reads --env-file, and keeps what a pipe has, as <(...) of a shell is
// one.
func (w *watching) keepVariables() error {
	list, err := w.variables()
	if err == nil && w.args.EnvFile != "" && !isRegular(w.env.Path(w.args.EnvFile)) {
		w.kept = append([]string{}, list...)
	}
	return err
}

// variables are those of --env-file, as it is now.
func (w *watching) variables() ([]string, error) {
	if w.args.EnvFile == "" || w.kept != nil {
		return w.kept, nil
	}
	return readEnvFile(w.env.Path(w.args.EnvFile))
}

// progress shows where the server is, as the last thing that was done.
func (w *watching) progress() { w.env.Progress("serving "+w.serving, 0) }

// emit passes on what has happened. Who no longer takes it has left.
func (w *watching) emit(part Result) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.env.Emit(part); err != nil {
		w.cancel(failure.Wrap("write", "the result", err))
	}
}

func (w *watching) invoked(i front.Invoked) { w.emit(newWatchInvocation(i)) }

func (w *watching) printf(format string, args ...any) { logf(w.env.Log, format, args...) }
