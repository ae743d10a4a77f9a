package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

// A type of the other model is no handler of it.
var _ runtime.Context

func Handle(evt string) (string, error) { return evt, nil }

func main() { lambda.Start(Handle) }
