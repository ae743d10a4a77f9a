package main

import "github.com/aws/aws-lambda-go/lambda"

type Base struct{ ID, Name string }
type Other struct{ ID string }

type Result struct {
	Base
	Other
	ID string
}

func handle() (Result, error) { return Result{}, nil }

func main() {
	lambda.Start(handle)
}
