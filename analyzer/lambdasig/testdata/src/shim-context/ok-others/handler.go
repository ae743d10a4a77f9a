package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

// Neither is a handler, and Process is.
func NewLogger(ctx *runtime.Context) string { return ctx.AWSRequestID }

func Handle(evt string, retries int) (string, error) { return evt, nil }

func Process(evt string, ctx *runtime.Context) (string, error) { return Handle(evt, 3) }
