package main

import "github.com/aws/aws-lambda-go/lambda"

type header struct{ ID string }

type empty struct{}

type Event struct {
	*header `json:"-"`
	*empty
	next *Event
	Name string
}

func handle(evt Event) error { return nil }

func main() {
	lambda.Start(handle)
}
