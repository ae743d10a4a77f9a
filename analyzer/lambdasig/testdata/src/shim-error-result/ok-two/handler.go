package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

// The first may be an error, too.
func Handle(evt string, ctx *runtime.Context) (error, error) { return nil, nil }
