package main

import "github.com/aws/aws-lambda-go/lambda"

type Point struct{ X, Y int }

func handle() (map[Point]string, error) { // want `^handler handle returns map\[Point\]string, whose keys encoding/json cannot encode: an invocation fails whose result has a value there`
	return nil, nil
}

func main() {
	lambda.Start(handle)
}
