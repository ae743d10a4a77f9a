package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }

var Handle interface{} = handle // want `handler Handle is a var of type interface{}`

// No fix: without its type this would not compile.
func init() { Handle = wrap(Handle) }

func wrap(v interface{}) interface{} { return v }
