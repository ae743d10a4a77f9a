package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

// No fix: a call would have to change with it.
func Handle(ctx *runtime.Context, evt string) (string, error) { // want `takes its context first`
	if evt == "again" {
		return Handle(ctx, "")
	}
	return "", nil
}
