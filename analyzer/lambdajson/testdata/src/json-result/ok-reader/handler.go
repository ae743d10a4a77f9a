package main

import (
	"io"

	"github.com/aws/aws-lambda-go/lambda"
)

type Body struct{ C chan int }

func (Body) Read([]byte) (int, error) { return 0, io.EOF }

func handle() (Body, error)            { return Body{}, nil }
func handleReader() (io.Reader, error) { return Body{}, nil }
func handleAny() (any, error)          { return make(chan int), nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleReader)
	lambda.Start(handleAny)
}
