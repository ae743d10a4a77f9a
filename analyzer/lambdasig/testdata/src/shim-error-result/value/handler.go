package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Code int

func (Code) Error() string { return "code" }

func Handle(evt string, ctx *runtime.Context) (string, Code) { // want `handler Handle returns Code second`
	return evt, Code(3)
}
