package main

import "github.com/aws/aws-lambda-go/lambda"

type Point struct{ X, Y int }

func (p Point) MarshalJSON() ([]byte, error)     { return []byte("[]"), nil }
func (p *Point) UnmarshalJSON(data []byte) error { return nil }

type Size struct{ W int }

func (s *Size) MarshalJSON() ([]byte, error) { return []byte("1"), nil }

type Result struct {
	Point Point
	Sizes []Size
}

func handle(evt Point) (Point, error)         { return evt, nil }
func handlePointer(evt *Point) (*Size, error) { return &Size{}, nil }
func handleResult() (Result, error)           { return Result{}, nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handlePointer)
	lambda.Start(handleResult)
}
