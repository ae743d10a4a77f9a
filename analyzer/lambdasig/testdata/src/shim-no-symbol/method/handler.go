package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type server struct{}

func (server) Handle(evt string, ctx *runtime.Context) (string, error) { // want `handler Handle is a method`
	return evt, nil
}
