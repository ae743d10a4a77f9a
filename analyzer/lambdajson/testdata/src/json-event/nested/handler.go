package main

import "github.com/aws/aws-lambda-go/lambda"

type Record struct {
	ID    string
	Codec interface{ Encode() }
}

type Event struct {
	Records []Record
}

func handle(evt Event) error { // want `^handler handle takes Event, whose field Records\[\].Codec is interface{Encode\(\)}, which encoding/json cannot decode: an invocation fails`
	return nil
}

func main() {
	lambda.Start(handle)
}
