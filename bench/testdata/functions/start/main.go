package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"example.com/bench/events"
)

func main() {
	if os.Getenv("_HANDLER") == "handler.Large" {
		lambda.Start(func(e events.Large) (events.Response, error) { return e.Answer() })
	}
	lambda.Start(func(e events.Small) (string, error) { return e.Greet() })
}
