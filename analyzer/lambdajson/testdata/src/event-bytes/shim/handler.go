package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt []byte, ctx *runtime.Context) (string, error) { // want `handler Handle takes \[\]byte`
	return string(evt), nil
}
