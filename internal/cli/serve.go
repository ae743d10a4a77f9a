package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
	"github.com/lambda-lsp/lambda-lsp/internal/lsp"
	"github.com/lambda-lsp/lambda-lsp/internal/relay"
)

// serveVerb is the one subcommand that no list of commands has: an editor starts
// it, and it runs the others.
const (
	serveVerb     = "serve"
	serveSynopsis = "lambda-lsp serve [--gopls] [-- FLAGS]"
	serveShort    = "the language server on standard input and output, as without a command"
	goplsHelp     = "in front of gopls: one server, for editors that start one on a buffer"
)

// isEditor reports whether a command line without arguments comes from an editor,
// which starts a language server, and not from somebody at a terminal.
func (p Process) isEditor() bool {
	in, ok := p.Stdin.(*os.File)
	return ok && !term.IsTerminal(int(in.Fd()))
}

// serve is the language server. Standard output belongs to the protocol.
func (o output) serve(ctx context.Context, args []string) int {
	flags := pflag.NewFlagSet(serveVerb, pflag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	withGopls := flags.Bool("gopls", false, goplsHelp)
	switch err := flags.Parse(args); {
	case errors.Is(err, pflag.ErrHelp):
		return o.status(serveVerb, Done, writeServeHelp(o.process.Stdout))
	case err != nil:
		return o.fail(serveVerb, &failure.Error{Operation: serveVerb, Err: err, Usage: true})
	case flags.NArg() > 0 && !(*withGopls && flags.ArgsLenAtDash() == 0):
		return o.fail(serveVerb, &failure.Error{Operation: serveVerb, Message: fmt.Sprintf("unexpected argument %q", flags.Arg(0)), Usage: true})
	}
	// A server lives as long as its editor, and most of its heap is what loading left
	// behind: collecting sooner costs an edit nothing that can be measured, and
	// takes a fifth off the process (make bench, edits).
	debug.SetGCPercent(30)
	// What is free afterwards would be kept for the next load, which may never come: a
	// tenth of the process. The packages that were loaded are diagnosed first.
	tidy := time.AfterFunc(time.Hour, debug.FreeOSMemory)
	defer tidy.Stop()
	p := o.process
	options := lsp.Options{
		Version: command.ThisVersion().Version,
		Dir:     p.Dir,
		Environ: p.Environ,
		Cache:   gobuild.CacheDir(p.Environ),
		Log:     p.Stderr,
		Spent:   func() { tidy.Reset(time.Second) },
	}
	var err error
	if *withGopls {
		err = relay.Serve(ctx, stdio{p}, relay.Options{Options: options, Args: flags.Args()})
	} else {
		err = lsp.Serve(ctx, stdio{p}, options)
	}
	if ctx.Err() != nil {
		err = failure.New(serveVerb, "", "interrupted")
	}
	if err != nil {
		return o.fail(serveVerb, err)
	}
	return Done
}

func writeServeHelp(w io.Writer) error {
	_, err := fmt.Fprintf(w, "Usage: %s\n\n%s.\n\n  --gopls   %s\n  -- FLAGS  for gopls, such as -remote=auto\n",
		serveSynopsis, upperFirst(serveShort), goplsHelp)
	return err
}

// stdio is a connection over the process's streams.
type stdio struct{ p Process }

func (s stdio) Read(b []byte) (int, error)  { return s.p.Stdin.Read(b) }
func (s stdio) Write(b []byte) (int, error) { return s.p.Stdout.Write(b) }

// SyscallConn gives access to standard output, if that is a file.
func (s stdio) SyscallConn() (syscall.RawConn, error) {
	if file, ok := s.p.Stdout.(syscall.Conn); ok {
		return file.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}

// Close closes what can be closed, so that nothing waits for the client any more.
func (s stdio) Close() error {
	var errs []error
	for _, stream := range []any{s.p.Stdin, s.p.Stdout} {
		if c, ok := stream.(io.Closer); ok {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}
