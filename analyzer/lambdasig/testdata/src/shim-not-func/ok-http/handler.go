package main

import (
	"net/http"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

var _ *runtime.Context

var Handle http.Handler = http.NotFoundHandler()
