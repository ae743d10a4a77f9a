package main

import "github.com/aws/aws-lambda-go/lambda"

type Failure struct{ Message string }

func (f Failure) Error() string { return f.Message }

type Result struct {
	Err     string
	Failure Failure
	cause   error
	Hidden  error `json:"-"`
}

func handle() (Result, error)      { return Result{}, nil }
func handleOwn() (*Failure, error) { return nil, nil }
func handleNone() error            { return nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleOwn)
	lambda.Start(handleNone)
}
