package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func NewLogger(ctx *runtime.Context) string { return ctx.AWSRequestID }

func main() { println(NewLogger(&runtime.Context{})) }
