package main

import "github.com/aws/aws-lambda-go/lambda"

type Result struct{ Err error }

func (r Result) MarshalJSON() ([]byte, error) { return nil, nil }

type coded interface {
	error
	MarshalJSON() ([]byte, error)
}

type Other struct{ Err coded }

func handle() (Result, error)     { return Result{}, nil }
func handleOther() (Other, error) { return Other{}, nil }
func handleEvent(evt Other) error { return nil } // want `field Err is coded`

func main() {
	lambda.Start(handle)
	lambda.Start(handleOther)
	lambda.Start(handleEvent)
}
