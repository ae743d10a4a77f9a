package main

import "github.com/aws/aws-lambda-go/lambda"

type Point struct{ X, Y int }

func (p *Point) MarshalJSON() ([]byte, error) { return []byte("[]"), nil }

func handle(evt string) (Point, error) { // want `^handler handle returns Point by value, and its MarshalJSON has a pointer receiver: the JSON has not what the type has; return a pointer$`
	p := Point{X: 1}
	if evt == "" {
		return Point{}, nil
	}
	return p, nil
}

func handleCalled() (Point, error) { // want `handler handleCalled returns Point by value`
	return origin(), nil
}

func origin() Point { return Point{} }

type Line struct {
	From Point
	To   *Point
	Via  []Point
}

func handleLine() (Line, error) { // want `handler handleLine returns Line, whose field From is Point by value, and its MarshalJSON has a pointer receiver: .*; hold a pointer there$`
	return Line{}, nil
}

func main() {
	lambda.Start(handle)
	lambda.Start(handleCalled)
	lambda.Start(handleLine)
}
