// Command lambdacheck reports what AWS Lambda would reject at run time. go vet
// runs it on each package:
//
//	go vet -vettool=$(which lambdacheck) ./...
//
// By itself it is "lambda-lsp check", which also holds function.json and
// event.json against the code:
//
//	lambdacheck [-fix] [packages]
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
	"github.com/lambda-lsp/lambda-lsp/internal/cli"
)

func main() {
	if args := os.Args[1:]; calledByVet(args) {
		if passDependency(args) {
			return
		}
		unitchecker.Main(analyzer.Suite...)
	}
	os.Exit(check(os.Args[1:]))
}

// calledByVet reports whether the arguments are of go vet's protocol: a question
// about the tool, its help, or a package's configuration as the last of them.
func calledByVet(args []string) bool {
	if len(args) == 0 {
		return false
	}
	switch args[0] {
	case "-V=full", "-flags", "help":
		return true
	}
	return strings.HasSuffix(args[len(args)-1], ".cfg")
}

func check(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	process, err := cli.This()
	if err != nil {
		fmt.Fprintln(os.Stderr, "lambdacheck:", err)
		return cli.Refused
	}
	return cli.Run(ctx, process, append([]string{"check"}, doubleDashes(args)...))
}

// doubleDashes turns -fix, as vet tools write their flags, into --fix. What
// follows "--" is for the go command.
func doubleDashes(args []string) []string {
	list := make([]string, len(args))
	for i, arg := range args {
		if arg == "--" {
			return append(list[:i], args[i:]...)
		}
		if len(arg) > 2 && arg[0] == '-' && arg[1] != '-' {
			arg = "-" + arg
		}
		list[i] = arg
	}
	return list
}
