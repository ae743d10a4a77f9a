// Command bench measures lambda-lsp side by side with what it is to be compared
// with, in one run, and prints ratios: figures of two runs, or of two machines,
// say little.
//
//	go run ./bench
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
)

// invocations is how many invocations of a function with an event are measured.
const invocations = 2000

// A part is a few things that are measured together, in a directory for what they write.
type part struct {
	name    string
	measure func(ctx context.Context, out *sheet, tmp string) error
}

var parts = []part{
	{"calls", calls},
	{"rebuild", rebuild},
	{"save", save},
	{"runtimeapi", runtimeAPI},
	{"bootstraps", bootstraps},
	{"analysis", analysis},
	{"edits", edits},
	{"requests", requests},
	{"scale", scale},
	{"relay", relay},
	{"extension", extension},
}

func main() {
	var names []string
	for _, p := range parts {
		names = append(names, p.name)
	}
	only := flag.String("only", "", "measure this alone: "+strings.Join(names, ", "))
	quick := flag.Bool("quick", false, "measure everything a fifth as often, and smaller workspaces")
	results := flag.String("results", "", "write the figures to this `file`, too")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, newSheet(*quick, os.Stdout), *only, *results); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out *sheet, only, results string) error {
	tmp, err := os.MkdirTemp("", "lambda-lsp-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	for _, p := range parts {
		if only != "" && only != p.name {
			continue
		}
		if err := p.measure(ctx, out, tmp); err != nil {
			return err
		}
		fmt.Fprintln(out)
		if err := out.Flush(); err != nil {
			return err
		}
	}
	if results == "" {
		return nil
	}
	return writeResults(ctx, out, results)
}
