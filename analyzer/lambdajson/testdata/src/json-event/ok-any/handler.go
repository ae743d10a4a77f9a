package main

import (
	"encoding/json"

	"github.com/aws/aws-lambda-go/lambda"
)

type Event struct {
	Body   any
	Raw    json.RawMessage
	Number json.Number
	Labels map[int]map[string]*Event
}

func handle(evt Event) error     { return nil }
func handleAny(evt any) error    { return nil }
func handleNone() error          { return nil }
func handleEmpty(struct{}) error { return nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleAny)
	lambda.Start(handleNone)
	lambda.Start(handleEmpty)
}
