package main // the function

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Process(evt string, ctx *runtime.Context) (string, error) { // want `the package of handler Process has no file with import "C"`
	return evt, nil
}
