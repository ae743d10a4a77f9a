package main

import "github.com/aws/aws-lambda-go/lambda"

type Point struct{ X, Y int }

// Not encoding/json's.
func (p *Point) MarshalJSON() []byte            { return nil }
func (p Point) UnmarshalJSON(data string) error { return nil }

func handle(evt Point) (Point, error) { return evt, nil }

func main() {
	lambda.Start(handle)
}
