package main

import "github.com/aws/aws-lambda-go/lambda"

func handle() ([]byte, error) { return nil, nil }

func main() { lambda.Start(handle) }
