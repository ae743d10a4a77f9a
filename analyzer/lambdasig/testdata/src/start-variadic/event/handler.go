package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context, names ...string) error { // want `^handler handle takes a variadic parameter: aws-lambda-go accepts it, then every invocation panics; take a slice$`
	for range names {
	}
	return nil
}

func main() {
	lambda.Start(handle)
	lambda.Start(func(names ...string) {}) // want `the handler takes a variadic parameter`
}
