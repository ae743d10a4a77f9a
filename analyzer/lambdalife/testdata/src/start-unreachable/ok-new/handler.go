package main

import "github.com/aws/aws-lambda-go/lambda"

func main() {
	h := lambda.NewHandler(func() {})
	println("ready")
	lambda.Start(h)
}
