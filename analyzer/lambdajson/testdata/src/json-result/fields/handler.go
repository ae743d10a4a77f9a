package main

import "github.com/aws/aws-lambda-go/lambda"

type Result struct {
	Name     string `json:"name"`
	Callback func() // related: what to leave out
	Inner    Inner  `json:"inner" xml:"inner"`
}

type Inner struct {
	Sum complex128 `json:"sum" xml:"sum"`
}

func handle() (Result, error) { // want `^handler handle returns Result, whose field Callback is func\(\), which encoding/json cannot encode: every invocation fails; leave`
	return Result{}, nil
}

func main() {
	lambda.Start(handle)
}
