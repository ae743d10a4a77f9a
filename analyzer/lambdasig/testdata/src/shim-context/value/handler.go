package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Event struct{ Name string }

func Handle(evt Event, ctx runtime.Context) (string, error) { // want `^handler Handle takes its context by value: the shim cannot call it, and the build refuses it; take ctx \*runtime.Context second$`
	return ctx.FunctionName + evt.Name, nil
}
