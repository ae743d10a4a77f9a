package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { run(func() {}) }

func run(cancel func()) {
	defer cancel() // want `deferred before lambda.StartWithContext`
	lambda.StartWithContext(context.Background(), func() {})
}
