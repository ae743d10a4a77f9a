package main

import "github.com/aws/aws-lambda-go/lambda"

func handle(evt string) (error, string) { // want `handler handle returns the error first`
	return nil, evt
}

func main() { lambda.Start(handle) }
