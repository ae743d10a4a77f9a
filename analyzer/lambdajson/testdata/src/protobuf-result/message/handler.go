package main

import "github.com/aws/aws-lambda-go/lambda"

type Message interface{ Interface() }

type Order struct {
	state int
	ID    int64
}

func (*Order) ProtoReflect() Message { return nil }

func handle() (*Order, error) { // want `^handler handle returns \*Order, a protocol buffers message: its JSON has other names`
	return nil, nil
}

func main() {
	lambda.Start(handle)
}
