package main

import "github.com/aws/aws-lambda-go/lambda"

// Go 1.27 encodes them, Go 1.26 does not.
func handle() (map[float64]int, error) { return nil, nil }
func handleAny() (map[any]int, error)  { return nil, nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleAny)
}
