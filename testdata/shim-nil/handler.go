package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Func func(evt interface{}, ctx *runtime.Context) (string, error)

var Handle Func // report: shim-nil
