package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

// No fix: there is a call.
func handle(evt string, ctx context.Context) error { return ctx.Err() } // want `takes the context second`

func main() {
	_ = handle("warm up", context.Background())
	lambda.Start(handle)
}
