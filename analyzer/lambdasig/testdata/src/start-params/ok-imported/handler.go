package main

import "github.com/aws/aws-lambda-go/lambda"

// A func that nobody starts is nobody's business.
func handle(a, b, c string) {}

func main() { lambda.Start(func() {}) }
