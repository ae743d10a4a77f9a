package main

import "github.com/aws/aws-lambda-go/lambda"

type validator interface{ Validate() error }

type order struct{}

func (order) Validate() error { return nil }

func serve[T validator](handle func(T) error) { lambda.Start(handle) }

func main() { serve(order.Validate) }
