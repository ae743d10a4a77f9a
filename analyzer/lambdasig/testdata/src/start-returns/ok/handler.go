package main

import "github.com/aws/aws-lambda-go/lambda"

type coded interface {
	error
	Code() int
}

func main() {
	lambda.Start(func() {})
	lambda.Start(func() error { return nil })
	lambda.Start(func() (error, error) { return nil, nil })
	lambda.Start(func() (string, coded) { return "", nil })
	_ = func() string { return "" }
}
