package main

import (
	"context"
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context) error { return nil }

func main() {
	log.Print("ready")
	defer log.Print("done") // report: start-defer
	lambda.Start(handle)
	log.Print("served") // report: start-unreachable
}
