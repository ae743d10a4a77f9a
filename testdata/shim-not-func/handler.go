package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func handle(evt interface{}, ctx *runtime.Context) (string, error) { return ctx.FunctionName, nil }

var Handle interface{} = handle // report: shim-not-func
