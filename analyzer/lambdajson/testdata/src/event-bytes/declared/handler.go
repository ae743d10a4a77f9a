package main

import "github.com/aws/aws-lambda-go/lambda"

// No fix: the package has another json.
var json struct{ Unmarshal func([]byte, any) error }

func handle(evt []byte) error { // want `handler handle takes \[\]byte`
	var v any
	return json.Unmarshal(evt, &v)
}

func main() { lambda.Start(handle) }
