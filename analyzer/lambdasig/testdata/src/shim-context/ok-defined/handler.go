package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Ctx runtime.Context

func Handle(evt interface{}, ctx *Ctx) (string, error) { return ctx.FunctionName, nil }
