package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

//lambda:ignore import-c built by a script that adds it
func Handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }
