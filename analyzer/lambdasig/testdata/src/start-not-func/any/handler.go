package main

import "github.com/aws/aws-lambda-go/lambda"

func main() {
	var h interface{} = 42 // want `the handler is a value of type int`
	lambda.Start(h)
	lambda.Start(interface{}("day")) // want `the handler is a value of type string`
}
