package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Handle struct{}

func Process(evt Handle, ctx *runtime.Context) (string, error) { return "", nil }
