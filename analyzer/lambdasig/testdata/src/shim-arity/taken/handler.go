package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

var _ *runtime.Context

func Handle(evt string) (string, error) { // want `one parameter and two results`
	ctx := evt
	return ctx, nil
}
