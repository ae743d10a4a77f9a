package main

import (
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	if len(os.Args) > 1 {
		log.Fatal("no arguments")
	}
	lambda.Start(func() {})
}
