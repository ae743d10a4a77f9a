package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

var _ *runtime.Context

type Event struct{ Name string }

func Handle(evt Event) (string, error) { // want `one parameter and two results`
	return evt.Name, nil
}
