package measure

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// A Load is how a function stood a number of invocations.
type Load struct {
	Invocations int     `json:"invocations"`
	Concurrency int     `json:"concurrency"` // execution environments at work
	Failed      int     `json:"failed"`
	Seconds     float64 `json:"seconds"`
	PerSecond   float64 `json:"perSecond"`
	Duration    Times   `json:"durationMs"` // without Init
	ColdStarts  int     `json:"coldStarts"`
	Init        Times   `json:"initMs"`
	MaxMemoryMB int     `json:"maxMemoryMB"` // of one environment

	Failure *local.Response `json:"-"` // the first failed one, nil if there is none
}

// Run invokes the function that o describes so many times, with at most
// concurrency invocations at a time. As on Lambda, each of them has an execution
// environment of its own, whose first invocation is a cold start. Logs go
// nowhere. The error is that of local.Start, of Invoke, or ctx's.
func Run(ctx context.Context, o local.Options, inv local.Invocation, invocations, concurrency int) (*Load, error) {
	o.Log = nil
	concurrency = min(concurrency, invocations)
	load := &Load{Invocations: invocations, Concurrency: concurrency}
	var took, inits []float64
	var mu sync.Mutex // guards load, took and inits
	note := func(r *local.Response) {
		mu.Lock()
		defer mu.Unlock()
		took = append(took, r.DurationMs)
		if r.InitMs > 0 {
			inits = append(inits, r.InitMs)
		}
		load.MaxMemoryMB = max(load.MaxMemoryMB, r.MaxMemoryMB)
		if r.FunctionError != "" {
			if load.Failed++; load.Failure == nil {
				load.Failure = r
			}
		}
	}
	begin := time.Now()
	var taken atomic.Int64
	workers, working := errgroup.WithContext(ctx)
	for range concurrency {
		workers.Go(func() error {
			in, err := local.Start(working, o)
			if err != nil {
				return err
			}
			defer in.Close()
			for taken.Add(1) <= int64(invocations) {
				r, err := in.Invoke(working, inv)
				if err != nil {
					return err
				}
				note(r)
			}
			return nil
		})
	}
	if err := workers.Wait(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, err
	}
	load.Seconds = time.Since(begin).Seconds()
	load.PerSecond = float64(invocations) / load.Seconds
	load.Duration, load.Init, load.ColdStarts = timesOf(took), timesOf(inits), len(inits)
	return load, nil
}
