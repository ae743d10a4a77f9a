package main

import "github.com/aws/aws-lambda-go/lambda"

func handle() error { return nil }

func cleanup() {}

func main() {
	defer cleanup() // want `^this call is deferred before lambda.Start: it never runs, as lambda.Start never returns; do it at the end of each invocation, or pass lambda.WithEnableSIGTERM a func$`
	if handle() == nil {
		defer func() { cleanup() }() // want `deferred before lambda.Start:`
	}
	lambda.Start(handle)
}
