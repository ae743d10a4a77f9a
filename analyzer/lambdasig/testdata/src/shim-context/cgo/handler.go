package main

// #include <stdlib.h>
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt interface{}, ctx runtime.Context) (string, error) { // want `takes its context by value`
	C.free(nil)
	return ctx.FunctionName, nil
}
