package main

import "github.com/aws/aws-lambda-go/lambda"

func main() {
	go lambda.Start(func() {})
	println("beside it")
}
