package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

var Handle, HandleOther = one, one

func one(evt string, ctx *runtime.Context) (result string, err error) { return }
