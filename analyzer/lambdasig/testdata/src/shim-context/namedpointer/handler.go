package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Ctx *runtime.Context

// The shim's generic call infers *C, which a named pointer type is not.
func Handle(evt interface{}, ctx Ctx) (string, error) { // want `handler Handle takes Ctx second`
	return ctx.FunctionName, nil
}
