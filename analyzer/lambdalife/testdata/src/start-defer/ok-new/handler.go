package main

import "github.com/aws/aws-lambda-go/lambda"

func main() {
	defer println()
	lambda.NewHandler(func() {})
}
