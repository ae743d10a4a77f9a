package main

import "github.com/aws/aws-lambda-go/lambda"

func handle() ([]byte, error) { // want `^handler handle returns \[\]byte: the response is a JSON string of base64; return json.RawMessage if they are JSON$`
	return nil, nil
}

func main() {
	lambda.Start(handle)
}
