package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }

func main() { // want `^main has statements beside shim handler Handle: they never run, as Python imports handler.so and calls the handler; move them to func init or into the handler$`
	println("never")
}
