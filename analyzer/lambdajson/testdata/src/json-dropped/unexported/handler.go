package main

import "github.com/aws/aws-lambda-go/lambda"

type Event struct {
	name string
}

func handle(evt Event) error { // want `^handler handle takes Event, which has no exported field`
	return nil
}

type Result struct{ Inner *inner }

type inner struct{ id int }

func handleResult() (Result, error) { // want `handler handleResult returns Result, whose field Inner is inner, which has no exported field`
	return Result{}, nil
}

func main() {
	lambda.Start(handle)
	lambda.Start(handleResult)
}
