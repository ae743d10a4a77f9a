package main

import "github.com/aws/aws-lambda-go/lambda"

func main() {
	func() {
		defer println()
	}()
	h := lambda.NewHandler(func() {})
	lambda.StartHandler(h)
}
