package main

import "github.com/aws/aws-lambda-go/lambda"

func broken(a, b string) {}

var _ = lambda.NewHandler(broken)
