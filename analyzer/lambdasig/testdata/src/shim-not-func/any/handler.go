package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }

var Handle interface{} = handle // want `^handler Handle is a var of type interface{}: the shim cannot call it, and the build refuses it; declare it as a func, or as a var of a func type$`
