package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt string, ctx *runtime.Context) error { // want `two parameters and one result`
	if evt == "" {
		return nil
	}
	return check(evt)
}

func check(string) error { return nil }
