package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/measure"
)

// Queue is how an event is treated that is sent without waiting for the response.
type Queue struct {
	Async     bool   `json:"async,omitempty" flag:"async" help:"send the event as an asynchronous one: try a failure again, and print the record that a destination gets instead of the response"`
	Retries   string `json:"retries,omitempty" flag:"retries" value:"N" help:"with --async, how often a failed event is tried again, 0 to 2; else 2, as Lambda's default is"`
	RetryWait string `json:"retryWait,omitempty" flag:"retry-wait" value:"TIME" help:"with --async, how long before the first retry, and twice that before the second; else 1s, where Lambda waits 1m"`
	MaxAge    string `json:"maxAge,omitempty" flag:"max-age" value:"TIME" help:"with --async, how old an event may be when a retry begins; else 6h, as Lambda's default is"`
}

// Many asks for figures of many invocations.
type Many struct {
	Concurrency string `json:"concurrency,omitempty" flag:"concurrency" value:"N" help:"invoke it many times, N at a time, each in a process of its own, and print how long that took"`
	Cold        bool   `json:"cold,omitempty" flag:"cold" help:"start it anew many times, and print how long that took, and which packages take how long to initialize"`
	Invocations string `json:"invocations,omitempty" flag:"invocations" value:"N" help:"with --concurrency, how many invocations, else 100; with --cold how many starts, else 10"`
}

// Bounds of what one command may ask of this machine.
const (
	maxConcurrency = 1000
	maxInvocations = 1_000_000
)

// AsyncResult is how an asynchronous event ended.
type AsyncResult struct {
	Destination string         `json:"destination"` // "OnSuccess" or "OnFailure"
	Record      local.Record   `json:"record"`
	Attempts    []InvokeResult `json:"attempts"`
}

// Print writes the record, indented.
func (r AsyncResult) Print(w io.Writer) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(r.Record); err != nil {
		return err
	}
	_, err := text.WriteTo(w)
	return err
}

// Failed reports whether the last attempt did.
func (r AsyncResult) Failed() bool { return r.Destination == "OnFailure" }

// LoadResult is how a function stood many invocations.
type LoadResult struct{ *measure.Load }

// Failed reports whether an invocation did.
func (r LoadResult) Failed() bool { return r.Load.Failed > 0 }

// Print writes a figure a line.
func (r LoadResult) Print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "invocations\t%d, failed %d\n", r.Invocations, r.Load.Failed)
	fmt.Fprintf(table, "at a time\t%d\n", r.Concurrency)
	fmt.Fprintf(table, "per second\t%.1f\n", r.PerSecond)
	fmt.Fprintf(table, "duration\t%s\n", times(r.Duration))
	fmt.Fprintf(table, "cold starts\t%d\n", r.ColdStarts)
	fmt.Fprintf(table, "init\t%s\n", times(r.Init))
	fmt.Fprintf(table, "max memory\t%d MB\n", r.MaxMemoryMB)
	return table.Flush()
}

// ColdResult is what a function's cold starts cost.
type ColdResult struct {
	succeeded
	*measure.Cold
}

// Print writes the figures, then a package a line.
func (r ColdResult) Print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "cold starts\t%d\n", r.Starts)
	fmt.Fprintf(table, "init\t%s\n", times(r.Init))
	fmt.Fprintf(table, "first duration\t%s\n", times(r.Duration))
	if err := table.Flush(); err != nil {
		return err
	}
	table = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "\ninit ms\tbytes\tallocs\t  package\n")
	for _, p := range r.Packages {
		fmt.Fprintf(table, "%.3f\t%d\t%d\t  %s\n", p.Ms, p.Bytes, p.Allocs, p.Path)
	}
	return table.Flush()
}

func times(t measure.Times) string {
	return fmt.Sprintf("p50 %.2f ms, p95 %.2f ms, p99 %.2f ms, max %.2f ms", t.P50, t.P95, t.P99, t.Max)
}

// A trial is one way to run a function once it is built.
type trial func(ctx context.Context, env *Env, o local.Options, inv local.Invocation) (Result, error)

// trial returns what the arguments ask for.
func (args InvokeArgs) trial() (trial, error) {
	given := ""
	for _, o := range []struct {
		name string
		set  bool
	}{{"--remote", args.Remote}, {"--async", args.Async}, {"--concurrency", args.Concurrency != ""}, {"--cold", args.Cold}} {
		switch {
		case !o.set:
		case given != "":
			return nil, misused("%s and %s are both given", given, o.name)
		default:
			given = o.name
		}
	}
	for _, o := range [][3]string{
		{"--qualifier", args.Qualifier, "--remote"}, {"--retries", args.Retries, "--async"}, {"--retry-wait", args.RetryWait, "--async"}, {"--max-age", args.MaxAge, "--async"},
	} {
		if o[1] != "" && given != o[2] {
			return nil, misused("%s is for %s", o[0], o[2])
		}
	}
	if args.Invocations != "" && given != "--concurrency" && given != "--cold" {
		return nil, misused("--invocations is for --concurrency and --cold")
	}
	switch given {
	case "--async":
		return args.Queue.trial()
	case "--concurrency":
		return args.Many.load()
	case "--cold":
		return args.Many.coldStarts()
	}
	return once, nil
}

func misused(format string, args ...any) error {
	return &failure.Error{Operation: "invoke", Message: fmt.Sprintf(format, args...), Usage: true}
}

// number reads an option, byDefault when it is empty.
func number(option, text string, byDefault, least, most int) (int, error) {
	if text == "" {
		return byDefault, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, misused("%s is %s; it must be a number from %d to %d", option, text, least, most)
	}
	return n, nil
}

// duration reads an option, byDefault when it is empty.
func duration(option, text string, byDefault time.Duration) (time.Duration, error) {
	if text == "" {
		return byDefault, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, misused("%s is %s; write it as 500ms, 30s or 2h", option, text)
	}
	return d, nil
}

func (q Queue) trial() (trial, error) {
	var r local.Retries
	var err error
	if r.Max, err = number("--retries", q.Retries, 2, 0, 2); err != nil {
		return nil, err
	}
	if r.Wait, err = duration("--retry-wait", q.RetryWait, time.Second); err != nil {
		return nil, err
	}
	if r.MaxAge, err = duration("--max-age", q.MaxAge, 6*time.Hour); err != nil {
		return nil, err
	}
	return func(ctx context.Context, env *Env, o local.Options, inv local.Invocation) (Result, error) {
		instance, err := local.Start(ctx, o)
		if err != nil {
			return nil, err
		}
		defer instance.Close()
		r.Notify = func(n int, wait time.Duration) {
			fmt.Fprintf(env.Log, "retry %d of %d in %v\n", n, r.Max, wait)
		}
		a, err := instance.InvokeAsync(ctx, inv, r)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(env.Log, "%s: %s\n", a.Destination, a.Record.RequestContext.Condition)
		result := AsyncResult{Destination: a.Destination, Record: a.Record}
		for _, attempt := range a.Attempts {
			result.Attempts = append(result.Attempts, invoked(attempt))
		}
		return result, nil
	}, nil
}

func (m Many) load() (trial, error) {
	concurrency, err := number("--concurrency", m.Concurrency, 1, 1, maxConcurrency)
	if err != nil {
		return nil, err
	}
	invocations, err := number("--invocations", m.Invocations, 100, 1, maxInvocations)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, env *Env, o local.Options, inv local.Invocation) (Result, error) {
		load, err := measure.Run(ctx, o, inv, invocations, concurrency)
		if err != nil {
			return nil, err
		}
		if load.Failure != nil {
			fmt.Fprintf(env.Log, "the first failure: %s\n", load.Failure.Payload)
		}
		return LoadResult{load}, nil
	}, nil
}

func (m Many) coldStarts() (trial, error) {
	starts, err := number("--invocations", m.Invocations, 10, 1, maxInvocations)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, _ *Env, o local.Options, inv local.Invocation) (Result, error) {
		cold, err := measure.ColdStarts(ctx, o, inv, starts)
		if err != nil {
			return nil, err
		}
		return ColdResult{Cold: cold}, nil
	}, nil
}
