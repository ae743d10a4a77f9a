package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type server struct{}

func (server) handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }

var Handle = server{}.handle
