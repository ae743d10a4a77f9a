package main

import "github.com/aws/aws-lambda-go/lambda"

// A Start handler needs no cgo.
func main() { lambda.Start(func() {}) }
