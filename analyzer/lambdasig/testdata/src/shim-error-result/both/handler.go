package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

// Two findings, two fixes.
func Handle(evt string, ctx runtime.Context) (error, string) { // want `by value` `error first`
	return nil, ctx.FunctionName
}
