package main

import "github.com/aws/aws-lambda-go/lambda"

func handle() (map[float64]int, error)   { return nil, nil }
func handleEvent(evt map[bool]int) error { return nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleEvent)
}
