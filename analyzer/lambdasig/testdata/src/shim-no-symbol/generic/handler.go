package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle[T any](evt T, ctx *runtime.Context) (T, error) { // want `handler Handle is a generic func`
	return evt, nil
}
