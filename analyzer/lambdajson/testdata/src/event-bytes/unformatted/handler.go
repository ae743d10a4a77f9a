package main

import (
	"encoding/json"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(evt[]byte) error { // want `takes \[\]byte`
	var v any
	return json.Unmarshal(evt, &v)
}

func main() {
	lambda.Start(handle)
}
