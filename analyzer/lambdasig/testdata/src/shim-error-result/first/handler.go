package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt string, ctx *runtime.Context) (error, string) { // want `^handler Handle returns error first: the shim cannot call it, and the build refuses it; write \(Result, error\)$`
	if evt == "" {
		return nil, "none"
	}
	return nil, evt
}
