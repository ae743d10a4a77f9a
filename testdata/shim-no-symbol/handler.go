package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func handle(evt interface{}, ctx *runtime.Context) (string, error) { // report: shim-no-symbol
	return ctx.FunctionName, nil
}
