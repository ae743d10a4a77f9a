package main

import "github.com/aws/aws-lambda-go/lambda"

type header struct{ ID string }

type Result struct{ *header }

// It can be read, if not be set.
func handle() (Result, error) { return Result{}, nil }

func main() {
	lambda.Start(handle)
}
