package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

var Handle, cleanup = build()

func build() (func(evt string, ctx *runtime.Context) (string, error), func()) { return nil, nil }

func init() { _ = cleanup }
