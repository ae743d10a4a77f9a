package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

// Nothing that the shim would call.
func NewLogger(ctx *runtime.Context) string { return ctx.AWSRequestID }
