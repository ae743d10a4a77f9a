package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt string, ctx *runtime.Context) (string, error) { // want `^the package of handler Handle has no file with import "C": the build refuses it, as the shim's contract requires cgo; write import "C"$`
	return evt, nil
}
