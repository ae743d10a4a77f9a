// Command lambda-lsp writes, builds and runs AWS Lambda functions in Go.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/lambda-lsp/lambda-lsp/internal/cli"
)

func main() { os.Exit(run()) }

func run() int {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second ctrl-C ends the program at once
	process, err := cli.This()
	if err != nil {
		fmt.Fprintln(os.Stderr, "lambda-lsp:", err)
		return cli.Refused
	}
	return cli.Run(ctx, process, os.Args[1:])
}
