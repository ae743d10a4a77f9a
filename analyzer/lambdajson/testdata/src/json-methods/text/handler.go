package main

import "github.com/aws/aws-lambda-go/lambda"

type Level int

func (l Level) UnmarshalText([]byte) error { return nil }

func handle(evt Level) error { // want `and its UnmarshalText has a value receiver: .*; give it a pointer receiver$`
	return nil
}

func main() { lambda.Start(handle) }
