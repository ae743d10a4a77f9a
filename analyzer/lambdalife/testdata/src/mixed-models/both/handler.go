package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func Handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil } // want `^handler Handle is for the shim, and the package calls lambda.Start: one of the two is never invoked: the shim handler on provided runtimes, the other on Python's; keep one of them, or put them in packages of their own$`

func main() { lambda.Start(func() {}) }
