package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

func start[H any](h H) { lambda.Start(h) }

func handle[T any](ctx context.Context, evt T) (T, error) { return evt, nil }

func main() {
	start(42)
	lambda.Start(handle[string])
	lambda.StartHandlerFunc(handle[string])
}
