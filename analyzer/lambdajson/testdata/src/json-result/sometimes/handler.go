package main

import (
	"unsafe"

	"github.com/aws/aws-lambda-go/lambda"
)

type Result struct {
	Next  *Result
	Items []Item
}

type Item struct {
	Raw unsafe.Pointer
	Ok  bool
}

func handle() (*Result, error) { // want `^handler handle returns \*Result, whose field Items\[\].Raw is unsafe.Pointer, which encoding/json cannot encode: an invocation fails whose result has a value there; leave`
	return &Result{}, nil
}

func handleList() ([]func(), error) { // want `^handler handleList returns \[\]func\(\), whose element is func\(\), which encoding/json cannot encode: an invocation fails`
	return nil, nil
}

func main() {
	lambda.Start(handle)
	lambda.Start(handleList)
}
