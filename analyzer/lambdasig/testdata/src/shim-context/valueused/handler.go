package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func log(ctx runtime.Context) {}

// No fix: the body hands the value on.
func Handle(evt interface{}, ctx runtime.Context) (string, error) { // want `takes its context by value`
	log(ctx)
	return "", nil
}
