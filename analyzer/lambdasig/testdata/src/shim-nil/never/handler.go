package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

var Handle func(evt string, ctx *runtime.Context) (string, error) // want `^handler Handle is a func var that nothing assigns: every invocation panics on a nil func; give it a func where it is declared, or in init$`
