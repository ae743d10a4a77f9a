package main

import "github.com/aws/aws-lambda-go/lambda"

type Result struct {
	Err   error
	Steps []Step
}

type Step struct{ Failure error }

func handle() (Result, error) { // want `^handler handle returns Result, whose field Err is an error: its text is lost, as encoding/json makes {} of most errors; use a string$` `whose field Steps\[\].Failure is an error`
	return Result{}, nil
}

func handleMap() (map[string]error, error) { // want `whose element \[\] is an error|whose element is an error`
	return nil, nil
}

func main() {
	lambda.Start(handle)
	lambda.Start(handleMap)
}
