package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Func func(evt string, ctx *runtime.Context) (string, error)

func handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }

var Handle Func = handle
