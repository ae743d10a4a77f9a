package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

// No fix: the call returns both.
func Handle(evt string, ctx *runtime.Context) (error, string) { // want `returns error first`
	return other()
}

func other() (error, string) { return nil, "" }
