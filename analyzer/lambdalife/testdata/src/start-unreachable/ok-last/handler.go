package main

import "github.com/aws/aws-lambda-go/lambda"

func main() {
	println("ready")
	lambda.Start(func() {})
}
