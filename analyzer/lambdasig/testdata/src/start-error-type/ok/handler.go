package main

import (
	"github.com/aws/aws-lambda-go/lambda"
)

type coded interface{ error }

type OrderError struct{}

func (*OrderError) Error() string { return "order" }

func main() {
	lambda.Start(func() coded { return nil })
	lambda.Start(func() (*OrderError, error) { return nil, nil })
	lambda.Start(func() error { return &OrderError{} })
	_ = func() *OrderError { return nil }
}
