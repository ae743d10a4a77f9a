package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

var Handle = func(evt interface{}, ctx runtime.Context) (string, error) { // want `takes its context by value`
	return ctx.FunctionName, nil
}
