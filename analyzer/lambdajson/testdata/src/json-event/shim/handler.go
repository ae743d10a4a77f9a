package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Event struct {
	Name string `json:"name"`
	Err  error  `json:"err,omitempty"`
	Done chan struct{}
}

func Handle(evt *Event, ctx *runtime.Context) (any, error) { // want `^handler Handle takes \*Event, whose field Err is error, which encoding/json cannot decode: an invocation fails whose event has a value there; leave the field out`
	return nil, nil
}
