package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }
