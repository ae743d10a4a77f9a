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
	{"relay", relay},
	{"extension", extension},
	{"scale", scale},
}

func main() {
	var names []string
	for _, p := range parts {
		names = append(names, p.name)
	}
	only := flag.String("only", "", "measure this alone: "+strings.Join(names, ", "))
	quick := flag.Bool("quick", false, "measure everything a fifth as often, and smaller workspaces")
	results := flag.String("results", "", "write the figures of a whole run to this `file`, too")
	soak := flag.String("soak", "", "measure nothing: put what make soak has printed into the file of -results, from this `file`")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "bench: %q is no flag; to measure one part, pass -only\n", flag.Arg(0))
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if *only != "" && *results != "" {
		fmt.Fprintln(os.Stderr, "bench: -results is for a whole run, not for one with -only")
		os.Exit(2)
	}
	if *soak != "" && *results == "" {
		fmt.Fprintln(os.Stderr, "bench: -soak needs -results, the file that its words go to")
		os.Exit(2)
	}
	if *soak != "" {
		if err := keepSoak(*soak, *results); err != nil {
			fmt.Fprintln(os.Stderr, "bench: -soak:", err)
			os.Exit(1)
		}
		return
	}
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
	var about []string
	if results != "" {
		about = facts(ctx) // before the results are a change to the tree
	}
	var missing []string
	for _, p := range parts {
		missing = append(missing, p.name)
	}
	for i, p := range parts {
		if only != "" && only != p.name {
			continue
		}
		if err := p.measure(ctx, out, tmp); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintln(out)
		if err := out.Flush(); err != nil {
			return err
		}
		if results == "" {
			continue
		}
		// A run takes an hour: what it has measured is kept if it is cut off.
		if err := writeResults(about, out, missing[i+1:], results); err != nil {
			return err
		}
	}
	return nil
}
