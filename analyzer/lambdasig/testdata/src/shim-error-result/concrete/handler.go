package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type MyError struct{}

func (*MyError) Error() string { return "mine" }

func Handle(evt string, ctx *runtime.Context) (string, *MyError) { // want `handler Handle returns \*MyError second`
	return evt, nil
}
