package main

import (
	"encoding/json"

	"github.com/aws/aws-lambda-go/lambda"
)

type Result struct{ Data []byte }

func handle() (json.RawMessage, error) { return nil, nil }
func handleText() (string, error)      { return "", nil }
func handleField() (Result, error)     { return Result{}, nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleText)
	lambda.Start(handleField)
}
