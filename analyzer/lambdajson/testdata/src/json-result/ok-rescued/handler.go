package main

import (
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type Result struct {
	At       time.Time
	Wait     time.Duration
	Done     chan bool `json:"-"`
	done     chan bool
	Empty    [0]func()
	Byte     map[byte]string
	Address  uintptr
	Anything any
	Next     *Result
}

func handle() (Result, error) { return Result{done: nil}, nil }

func main() {
	lambda.Start(handle)
}
