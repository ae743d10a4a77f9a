package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func handle(evt string, ctx *runtime.Context) (string, error) { // want `^handler handle is unexported: handler.so has no such symbol, and every invocation fails; export a plain func, or a var that holds one$`
	return evt, nil
}
