package command

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/debug"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/loopback"
)

// DebugArgs are the arguments of "debug".
type DebugArgs struct {
	Dir   string   `json:"dir,omitempty" arg:"DIR" default:"." help:"the function's directory"`
	Flags []string `json:"flags,omitempty" arg:"--" value:"FLAGS" help:"flags for go build, such as -tags or -race"`
	Sample
	Listen string `json:"listen,omitempty" flag:"listen" value:"ADDRESS" default:"127.0.0.1:0" help:"wait for the debugger's client at this address of the loopback interface; port 0 takes a free one"`
}

// source is what is built. What Python would import has no name here.
func (a DebugArgs) source() Source { return Source{Dir: a.Dir, Compile: Compile{Flags: a.Flags}} }

// A DebugPart is one line of what "debug" says: where it listens, then how each
// session has gone.
type DebugPart struct {
	succeeded
	Listening  string        `json:"listening,omitempty"`  // 127.0.0.1:PORT
	Session    int           `json:"session,omitempty"`    // counted from 1
	Invocation *InvokeResult `json:"invocation,omitempty"` // what the session came to,
	Error      string        `json:"error,omitempty"`      // or why it came to nothing

	detail *ErrorDetail // what Error tells
}

// Detail is why a session came to nothing, nil of one that did not.
func (p DebugPart) Detail() *ErrorDetail { return p.detail }

// Print writes the address, or the response as it came, on a line.
func (p DebugPart) Print(w io.Writer) error {
	switch {
	case p.Listening != "":
		_, err := fmt.Fprintf(w, "listening on %s for a DAP client\n", p.Listening)
		return err
	case p.Invocation != nil:
		_, err := fmt.Fprintf(w, "%s\n", p.Invocation.raw)
		return err
	}
	_, err := fmt.Fprintln(w, p.Error)
	return err
}

// DebugResult is empty: the parts were emitted as they came.
type DebugResult struct{ succeeded }

// Print writes nothing.
func (DebugResult) Print(io.Writer) error { return nil }

func debugFunction() Command {
	return define(Command{
		ID:    "lambda.debug",
		Title: "Debug",
		Short: "run a function under Delve, for any DAP client",
		Long: "It listens until it is interrupted. Each client of the debug adapter protocol that\n" +
			"connects and launches, with an empty configuration, gets the function built anew and\n" +
			"an event for it, chosen as \"invoke\" does; the session ends with the response. A\n" +
			"handler.so is debugged as a bootstrap of the same sources. The function's timeout does\n" +
			"not apply. With --json each line is an object.",
		Streams: true,
	}, runDebug)
}

func runDebug(ctx context.Context, env *Env, args DebugArgs) (r DebugResult, err error) {
	dir := env.Path(args.Dir)
	if _, err := function.Load(dir); err != nil {
		return r, err
	}
	d := &debugger{env: env, args: args, dir: dir}
	d.once = args.Event == stdinEvent || args.Event != "" && !isRegular(env.Path(args.Event))
	if d.event, err = args.payload(ctx, env, "debug", args.source()); err != nil {
		return r, err
	}
	delve, err := debug.FindDelve(ctx, dir, env.Environ)
	if err != nil {
		return r, err
	}
	l, err := listenLocally(args.Listen)
	if err != nil {
		return r, err
	}
	if err := d.emit(DebugPart{Listening: l.Addr().String()}); err != nil {
		l.Close()
		return r, err
	}
	env.Progress("listening on "+l.Addr().String(), 0)
	return r, debug.Serve(ctx, l, debug.Options{Delve: delve, Target: d.target, Log: env.Log, Report: d.report})
}

// listenLocally listens where only this machine can connect: who does may run
// code as the user.
func listenLocally(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &failure.Error{Operation: "debug", Object: "--listen " + address, Message: "not an address", Hint: "write 127.0.0.1:PORT", Usage: true}
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, &failure.Error{
			Operation: "debug", Object: "--listen " + address, Message: "not an address of the loopback interface",
			Hint: "write 127.0.0.1:PORT, and reach it from elsewhere through ssh", Usage: true,
		}
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, failure.Wrap("debug", "--listen "+address, err).WithHint("choose another port, or 0 for a free one")
	}
	return loopback.SameUser(l), nil
}

// A debugger is the function that "debug" serves.
type debugger struct {
	env   *Env
	args  DebugArgs
	dir   string
	event []byte // as it was in the beginning
	once  bool   // it can be read only once

	mu sync.Mutex // guards Emit
}

// target is the function as it is on disk when a session begins.
func (d *debugger) target(ctx context.Context) (*debug.Target, error) {
	f, err := function.Load(d.dir)
	if err != nil {
		return nil, err
	}
	event := d.event
	if !d.once {
		if event, err = d.args.payload(ctx, d.env, "debug", d.args.source()); err != nil {
			return nil, err
		}
	}
	run := runOptions(d.env, f, &build.Artifact{Target: build.Bootstrap, Runtime: function.DefaultStartRuntime}, "")
	return &debug.Target{Run: run, Event: event, Build: d.build}, nil
}

// build builds the function for Delve.
func (d *debugger) build(ctx context.Context, output string) (string, error) {
	o := d.args.source().here(d.env)
	o.Output, o.Debug = output, true
	o.Progress = nil // it says where it listens, for as long as it does
	artifact, err := build.Build(ctx, o)
	if err != nil {
		return "", err
	}
	return artifact.Path, nil
}

// report says how a session has gone.
func (d *debugger) report(o debug.Outcome) {
	part := DebugPart{Session: o.Session}
	if o.Err != nil {
		detail := DetailOf("debug", o.Err)
		part.Error, part.detail = o.Err.Error(), &detail
	} else {
		result := invoked(o.Response)
		part.Invocation = &result
	}
	d.emit(part) // who no longer reads misses it
}

func (d *debugger) emit(part DebugPart) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.env.Emit(part)
}
