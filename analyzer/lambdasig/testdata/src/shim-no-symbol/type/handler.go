package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Handle func(evt string, ctx *runtime.Context) (string, error) // want `handler Handle is a type`
