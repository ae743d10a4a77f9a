package main

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

var handler = lambda.NewHandler(func() {})

func Handle(evt []byte, ctx *runtime.Context) ([]byte, error) { return handler.Invoke(nil, evt) }
