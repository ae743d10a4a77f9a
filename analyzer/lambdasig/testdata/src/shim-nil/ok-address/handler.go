package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

var Handle func(evt string, ctx *runtime.Context) (string, error)

func init() { set(&Handle) }

func set(f *func(evt string, ctx *runtime.Context) (string, error)) {}
