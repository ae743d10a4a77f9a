package main

import "github.com/aws/aws-lambda-go/lambda"

type Stream chan int

func (Stream) MarshalJSON() ([]byte, error) { return []byte("1"), nil }

type Key struct{ ID int }

func (Key) MarshalText() ([]byte, error) { return []byte("key"), nil }

type Result struct {
	Stream Stream
	ByKey  map[Key]Stream
}

func handle() (Result, error) { return Result{}, nil }

func main() {
	lambda.Start(handle)
}
