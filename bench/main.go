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
	"text/tabwriter"
)

func main() {
	invocations := flag.Int("calls", 2000, "invocations per function and event")
	only := flag.String("only", "", "measure this alone: calls, rebuild, save, runtimeapi, bootstraps, analysis, edits, requests, scale, relay")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *invocations, *only); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, invocations int, only string) error {
	tmp, err := os.MkdirTemp("", "lambda-lsp-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	out := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight)
	for _, m := range []struct {
		name    string
		measure func() error
	}{
		{"calls", func() error { return calls(ctx, out, tmp) }},
		{"rebuild", func() error { return rebuild(ctx, out, tmp) }},
		{"save", func() error { return save(ctx, out, tmp) }},
		{"runtimeapi", func() error { return runtimeAPI(ctx, out, tmp, invocations) }},
		{"bootstraps", func() error { return bootstraps(ctx, out, tmp, invocations) }},
		{"analysis", func() error { return analysis(ctx, out, tmp) }},
		{"edits", func() error { return edits(ctx, out, tmp) }},
		{"requests", func() error { return requests(ctx, out, tmp) }},
		{"scale", func() error { return scale(ctx, out, tmp) }},
		{"relay", func() error { return relay(ctx, out, tmp) }},
	} {
		if only != "" && only != m.name {
			continue
		}
		if err := m.measure(); err != nil {
			return err
		}
		fmt.Fprintln(out)
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}
