package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type variadic func(...string)

func with(options ...string) func(context.Context, []string) error { return nil }

func main() {
	lambda.Start(with("a"))
	lambda.Start(func(names []string) {})
	lambda.Start(func() variadicResult { return nil })
}

type variadicResult interface{ error }
