package main

// /* Required, but no C code needed. */
import "C"

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func Handle(evt interface{}, ctx *runtime.Context) (string, error) { // report: mixed-models
	return ctx.FunctionName, nil
}

func handle(ctx context.Context, evt interface{}) (string, error) { return "", nil }

func main() { lambda.Start(handle) }
