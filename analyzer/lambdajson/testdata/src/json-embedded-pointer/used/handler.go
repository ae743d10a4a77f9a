package main

import "github.com/aws/aws-lambda-go/lambda"

type header struct{ ID string }

type Event struct{ *header }

func handle(evt Event) error { // want `takes Event, which embeds \*header`
	if evt.header == nil {
		return nil
	}
	return nil
}

func main() {
	lambda.Start(handle)
}
