package main

import (
	"log"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	logger := log.Default()
	lambda.Start(func() {
		logger.Fatalf("no %s", "event") // want `the handler calls log.Fatalf`
	})
}
