package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }

var f = handle

var Handle = &f
