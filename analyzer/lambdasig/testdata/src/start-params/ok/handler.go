package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type same interface{ context.Context }

func main() {
	lambda.Start(func() {})
	lambda.Start(func(interface{}) {})
	lambda.Start(func(context.Context) {})
	lambda.Start(func(same) error { return nil })
	lambda.Start(func(same, string) error { return nil })
	lambda.Start(func(context.Context, interface{}) {})
}
