package main

import "github.com/aws/aws-lambda-go/lambda"

func handle(evt map[float64]string) error { return nil }
func handleAny(evt map[any]string) error  { return nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleAny)
}
