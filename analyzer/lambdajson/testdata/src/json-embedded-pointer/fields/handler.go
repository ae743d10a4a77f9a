package main

import "github.com/aws/aws-lambda-go/lambda"

type header struct {
	ID string
}

type Event struct {
	*header
	Name string
}

func handle(evt Event) error { // want `^handler handle takes Event, which embeds \*header: an invocation fails whose event has one of its fields; embed the struct itself, or export its type$`
	return nil
}

func main() {
	lambda.Start(handle)
}
