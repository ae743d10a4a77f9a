package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

const Handle = "handler" // want `handler Handle is a constant`

var _ *runtime.Context
