package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt string, ctx *runtime.Context) (err error) { // want `two parameters and one result`
	defer func() { err = nil }()
	return
}
