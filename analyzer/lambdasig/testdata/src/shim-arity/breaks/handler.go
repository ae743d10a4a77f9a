package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt string, ctx *runtime.Context) { // want `two parameters and no results`
	for {
		if evt == "" {
			break
		}
	}
}
