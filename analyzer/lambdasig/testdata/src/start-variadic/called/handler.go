package main

import "github.com/aws/aws-lambda-go/lambda"

// No fix: there is a call.
func handle(names ...string) {} // want `takes a variadic parameter`

func main() {
	handle("a", "b")
	lambda.Start(handle)
}
