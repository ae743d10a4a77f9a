package main

import "github.com/aws/aws-lambda-go/lambda"

func main() {
	defer println() //lambda:ignore start-defer tests replace Start
	lambda.Start(func() {})
}
