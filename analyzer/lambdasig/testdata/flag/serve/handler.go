package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }

// Serve is a helper, unless it is configured.
func Serve(evt string) (string, error) { return evt, nil }
