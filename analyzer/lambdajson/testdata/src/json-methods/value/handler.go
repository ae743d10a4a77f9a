package main

import "github.com/aws/aws-lambda-go/lambda"

type Event struct{ Name string }

func (e Event) UnmarshalJSON(data []byte) error { return nil }

func handle(evt Event) error { // want `^handler handle takes Event, and its UnmarshalJSON has a value receiver: the JSON has not what the type has; give it a pointer receiver$`
	return nil
}

type Batch struct{ Events []*Event }

func handleBatch(evt Batch) error { // want `takes Batch, whose element Events\[\] is Event, and its UnmarshalJSON has a value receiver`
	return nil
}

func main() {
	lambda.Start(handle)
	lambda.Start(handleBatch)
}
