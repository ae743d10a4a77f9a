package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

var _ *runtime.Context

var Handle = 42 // want `handler Handle is a var of type int`
