package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type Event struct {
	Name string `json:"name"`
}

type Failure struct{ Code int }

func (f *Failure) Error() string { return "failure" }

type server struct{}

func (s *server) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return payload, nil }

func swapped(evt Event, ctx context.Context) (string, error) { // report: start-params
	return evt.Name, ctx.Err()
}

func variadic(ctx context.Context, evts ...Event) error { // report: start-variadic
	return ctx.Err()
}

func value(evt Event) string { // report: start-returns
	if evt.Name == "" {
		return "nobody"
	}
	return evt.Name
}

func concrete(evt Event) (string, *Failure) { // report: start-error-type
	return evt.Name, nil
}

func main() {
	switch os.Getenv("_HANDLER") {
	case "swapped":
		lambda.Start(swapped)
	case "variadic":
		lambda.StartWithOptions(variadic)
	case "value":
		lambda.StartWithContext(context.Background(), value)
	case "concrete":
		lambda.StartHandler(lambda.NewHandler(concrete))
	case "server":
		lambda.Start(server{}) // report: start-not-func
	}
}
