package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

var _ *runtime.Context

func Handle() (string, error) { return "", nil } // want `^handler Handle has no parameters and two results: the shim cannot call it, and the build refuses it; write func\(evt Event, ctx \*runtime.Context\) \(Result, error\)$`
