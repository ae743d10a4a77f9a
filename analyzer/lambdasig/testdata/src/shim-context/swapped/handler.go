package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(ctx *runtime.Context, evt map[string]string) (string, error) { // want `handler Handle takes its context first`
	return ctx.FunctionName + evt["name"], nil
}
