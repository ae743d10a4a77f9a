package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

var handle = func(evt string, ctx *runtime.Context) (string, error) { // want `unexported`
	return evt, nil
}
