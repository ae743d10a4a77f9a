package main

import "github.com/aws/aws-lambda-go/lambda"

func main() {
	lambda.Start(nil) // want `^the handler is nil: every invocation fails; pass a func, or a value whose method set has lambda.Handler's Invoke$`
}
