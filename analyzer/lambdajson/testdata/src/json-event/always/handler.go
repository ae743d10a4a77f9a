package main

import (
	"context"
	"io"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context, evt io.Reader) error { // want `^handler handle takes io.Reader, which encoding/json cannot decode: every invocation fails, but one with the event null; take another type$`
	return nil
}

func handleFunc(evt func()) error { // want `handler handleFunc takes func\(\), which encoding/json cannot decode: every`
	return nil
}

func main() {
	lambda.Start(handle)
	lambda.Start(handleFunc)
}
