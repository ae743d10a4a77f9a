package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

// coldStarts is how often each bootstrap is started.
const coldStarts = 200

// bootstraps compares a handler of the shim model, built for a provided runtime,
// with one that calls lambda.Start: invocations, and cold starts.
func bootstraps(ctx context.Context, out *sheet, tmp string) error {
	start, err := startBootstrap(ctx, tmp)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(tmp, "shim-")
	if err != nil {
		return err
	}
	built, err := shim.BuildBootstrap(ctx, shim.Options{
		Dir:      "bench/testdata/functions/shim",
		Output:   filepath.Join(dir, "bootstrap"),
		Handlers: []string{"Small", "Large"},
	})
	if err != nil {
		return err
	}
	all := []*contestant{start, {name: "shim bootstrap", artifact: built.Path, runtime: "provided.al2023", target: 1.05}}
	if err := compare(ctx, out, "Bootstraps", all, os.Environ(), out.times(invocations)); err != nil {
		return err
	}
	if err := startCold(ctx, all, os.Environ(), out.times(coldStarts)); err != nil {
		return err
	}
	for _, c := range all {
		c.print(out, c.name+", cold start", start, c.target)
	}
	return nil
}

// startCold starts all contestants in turns; took is until they ask for an event.
func startCold(ctx context.Context, all []*contestant, environ []string, starts int) error {
	for _, c := range all {
		c.took = nil
	}
	for range starts {
		for _, c := range all {
			in, err := local.Start(ctx, local.Options{Artifact: c.artifact, Handler: "handler.Small", Runtime: c.runtime, Environ: environ})
			if err != nil {
				return err
			}
			r, err := in.Invoke(ctx, local.Invocation{Payload: []byte(`{"name":"World"}`)})
			in.Close()
			if err != nil {
				return err
			}
			if r.FunctionError != "" {
				return fmt.Errorf("%s failed: %s", c.name, r.Payload)
			}
			c.took = append(c.took, r.InitMs)
		}
	}
	return nil
}
