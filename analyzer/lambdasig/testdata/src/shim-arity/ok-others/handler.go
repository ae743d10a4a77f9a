package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

// Not the configured name: a helper.
func HandleAll(evts []string) {}

func Handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }
