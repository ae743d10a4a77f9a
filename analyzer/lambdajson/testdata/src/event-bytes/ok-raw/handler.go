package main

import (
	"encoding/json"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(evt json.RawMessage) error { return nil }
func handleText(evt string) error      { return nil }
func handleList(evt [][]byte) error    { return nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleText)
	lambda.Start(handleList)
}
