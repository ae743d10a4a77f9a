package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context) error { return nil }

// What an interface holds is not known unless it is given one value.
func start(h interface{}) { lambda.Start(h) }

func main() {
	var h interface{}
	if len(os.Args) > 1 {
		h = handle
	}
	lambda.Start(h)
	var g interface{} = handle
	lambda.Start(g)
	start(handle)
}
