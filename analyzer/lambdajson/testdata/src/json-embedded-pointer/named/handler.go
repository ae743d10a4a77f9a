package main

import "github.com/aws/aws-lambda-go/lambda"

type header struct{ ID string }

type Event struct {
	*header `json:"header"`
}

type Outer struct {
	Event []Event
}

func handle(evt Outer) error { // want `^handler handle takes Outer, whose field Event\[\].header is an embedded \*header: decoding an event that has its JSON name panics`
	return nil
}

func main() {
	lambda.Start(handle)
}
