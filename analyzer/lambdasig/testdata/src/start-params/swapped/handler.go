package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(evt string, ctx context.Context) error { // want `^handler handle takes the context second: every invocation fails; take \(context.Context\), \(Event\) or \(context.Context, Event\)$`
	return ctx.Err()
}

func main() {
	lambda.Start(handle)
	lambda.Start(func(evt string, ctx context.Context) {}) // want `the handler takes the context second`
}
