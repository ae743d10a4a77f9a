package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(ctx *runtime.Context) (string, error) { // want `one parameter and two results`
	return ctx.FunctionName, nil
}
