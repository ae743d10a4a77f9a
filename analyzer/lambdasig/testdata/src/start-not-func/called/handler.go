package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context) error { return nil }

func main() {
	lambda.StartWithContext(context.Background(), handle(context.Background())) // an interface: its value may be a func
	lambda.StartWithOptions(&handle2)                                           // want `the handler is a value of type \*func\(ctx context.Context\) error`
}

var handle2 = handle
