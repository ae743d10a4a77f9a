package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

var _ *runtime.Context
