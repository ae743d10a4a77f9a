package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt string, nil *runtime.Context) { // want `two parameters and no results`
	println(evt)
}
