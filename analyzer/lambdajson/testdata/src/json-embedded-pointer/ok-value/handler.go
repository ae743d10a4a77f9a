package main

import "github.com/aws/aws-lambda-go/lambda"

type header struct{ ID string }

type Header struct{ Trace string }

type Event struct {
	header
	*Header
}

func handle(evt Event) error { return nil }

func main() {
	lambda.Start(handle)
}
