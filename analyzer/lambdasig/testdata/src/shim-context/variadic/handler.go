package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt interface{}, ctx ...*runtime.Context) (string, error) { // want `takes its context as a variadic parameter`
	return "", nil
}
