package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(a, b string, ctx *runtime.Context) (string, error) { // want `three parameters and two results`
	return a + b, nil
}
