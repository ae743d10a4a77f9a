// Command bootstrap is a function for the tests: the variable _HANDLER, as the
// function's Handler sets it, says what it does.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type raw func(ctx context.Context, payload []byte) ([]byte, error)

func (f raw) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return f(ctx, payload) }

type customError struct{ message string }

func (e *customError) Error() string { return e.message }

func main() {
	if os.Getenv("_HANDLER") == "exit while starting" {
		os.Exit(5)
	}
	lambda.Start(handlers[os.Getenv("_HANDLER")])
}

var calls int // of "third"

var handlers = map[string]any{
	"echo": raw(func(_ context.Context, payload []byte) ([]byte, error) {
		fmt.Println("to stdout")
		log.Println("to stderr")
		return payload, nil
	}),
	"about": func(ctx context.Context) (any, error) {
		lc, _ := lambdacontext.FromContext(ctx)
		deadline, _ := ctx.Deadline()
		return map[string]any{
			"context":   lc,
			"name":      lambdacontext.FunctionName,
			"version":   lambdacontext.FunctionVersion,
			"memory":    lambdacontext.MemoryLimitInMB,
			"group":     lambdacontext.LogGroupName,
			"trace":     ctx.Value("x-amzn-trace-id"),
			"remaining": time.Until(deadline).Milliseconds(),
		}, nil
	},
	"third": func() (int, error) {
		if calls++; calls < 3 {
			return 0, errors.New("not yet")
		}
		return calls, nil
	},
	"fail":  func() error { return &customError{"Oh, Snap!"} },
	"panic": func() { panic("at the disco") },
	"exit":  func() { os.Exit(2) },
	"sleep": func() { time.Sleep(time.Hour) },
	"large": func() (string, error) { return strings.Repeat("x", 7000000), nil },
	"stream": func() (io.Reader, error) {
		return strings.NewReader("a stream, not JSON"), nil
	},
	"broken stream": func() (io.Reader, error) {
		return io.MultiReader(strings.NewReader("begun"), failing{}), nil
	},
	// Each line of the event's file is answered as soon as it is there.
	"relay":   func(event struct{ Pipe string }) (io.Reader, error) { return os.Open(event.Pipe) },
	"endless": func() (io.Reader, error) { return zeros{}, nil },
	"exit in the stream": func() (io.Reader, error) {
		return io.MultiReader(strings.NewReader("begun"), exiting{}), nil
	},
	"sleep in the stream": func() (io.Reader, error) {
		return io.MultiReader(strings.NewReader("begun"), sleeping{}), nil
	},
	"environ": func() ([]string, error) { return os.Environ(), nil },
	"decode":  func(n int) (json.Number, error) { return "1", nil },
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("broken off") }

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

type exiting struct{}

func (exiting) Read([]byte) (int, error) {
	os.Exit(3)
	return 0, nil
}

type sleeping struct{}

func (sleeping) Read([]byte) (int, error) { time.Sleep(time.Hour); return 0, io.EOF }
